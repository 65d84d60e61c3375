//! Whether all contenders answer the exact questions alike, and how well they read misspelt ones.

use std::collections::{HashMap, HashSet};

use listings::Published;

use crate::{
    answer::Answer,
    contender::{Contender, NAMES},
    question::{Kind, Question, misspelt},
    rows::Layout,
};

/// Totals and facets of every exact question, ids too where the order is by date.
pub fn exact(
    contenders: &[Box<dyn Contender>],
    questions: &[Question],
    layouts: &[Layout; 2],
) -> anyhow::Result<()> {
    let mut found = HashMap::<&str, (u64, u64)>::new();
    for question in questions.iter().filter(|question| question.kind != Kind::Misspelt) {
        let ours = contenders[0].ask(question)?;
        let sum = found.entry(question.kind.name()).or_default();
        *sum = (sum.0 + 1, sum.1 + ours.total);
        for (name, contender) in NAMES.iter().zip(contenders).skip(1) {
            let other = contender.ask_otherwise(question)?;
            for theirs in [Some(contender.ask(question)?), other].into_iter().flatten() {
                alike(name, question, &theirs, &ours, layouts)?;
            }
        }
    }
    for kind in Kind::ALL {
        if let Some((asked, total)) = found.get(kind.name()) {
            println!("{}: {asked} questions alike, {} listings each", kind.name(), total / asked);
        }
    }
    Ok(())
}

fn alike(
    name: &str,
    question: &Question,
    theirs: &Answer,
    ours: &Answer,
    layouts: &[Layout; 2],
) -> anyhow::Result<()> {
    if let Some(why) = theirs.differs(ours, &layouts[question.vertical], question.facets) {
        anyhow::bail!("{name}, {question:?}: {why}");
    }
    let by_date = question.text.is_none();
    anyhow::ensure!(!by_date || theirs.ids() == ours.ids(), "{name}, {question:?}: another page");
    Ok(())
}

/// Prints how many misspelt queries show what was meant among the first three. Only words that some
/// listing has can be found.
pub fn readings(contenders: &[Box<dyn Contender>], cars: &[Published]) -> anyhow::Result<()> {
    let by_id: HashMap<u128, &Published> =
        cars.iter().map(|car| (car.id.0.as_u128(), car)).collect();
    let known: HashSet<&String> = cars.iter().flat_map(|car| &car.tokens_main).collect();
    for (name, contender) in NAMES.iter().zip(contenders) {
        let (mut asked, mut right, mut nothing) = (0, 0, 0);
        for (typed, meant) in misspelt() {
            let meant: Vec<String> =
                meant.split(' ').flat_map(listings::tokens::of_query).collect();
            if !meant.iter().all(|token| known.contains(token)) {
                continue;
            }
            let answer = contender.ask(&Question::text(Kind::Misspelt, typed))?;
            let is_right = |id: &u128| {
                let of = by_id.get(id);
                of.is_some_and(|car| meant.iter().all(|token| car.tokens_main.contains(token)))
            };
            asked += 1;
            right += u32::from(answer.ids().iter().take(3).any(is_right));
            nothing += u32::from(answer.total == 0);
        }
        println!("misspelt, {name}: {right} of {asked} right, {nothing} find nothing");
    }
    Ok(())
}
