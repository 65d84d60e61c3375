use super::*;

const HEAD: &str = "key='cosas'\nlabels={es='Cosas',en='Things'}\noperations=['sale']\n";

fn problems(file: &str) -> Vec<String> {
    let vertical = Vertical::from_toml(file).expect("readable");
    vertical.validate().iter().map(ToString::to_string).collect()
}

fn with_attribute(key: &str, rest: &str) -> Vec<String> {
    problems(&format!(
        "{HEAD}[[attributes]]\nkey='{key}'\nlabels={{es='Nombre',en='Name'}}\n{rest}\n"
    ))
}

#[track_caller]
fn one(found: &[String], path: &str, words: &str) {
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(&format!("{path}: ")) && found[0].contains(words), "{found:?}");
}

#[test]
fn a_plain_attribute_has_nothing_wrong() {
    assert!(
        with_attribute("size", "type='int'\nmin=0\nmax=9\nfacet='range'\nbuckets=[0,5]").is_empty()
    );
}

#[test]
fn keys_are_plain_and_not_those_of_the_search() {
    one(&with_attribute("price", "type='int'"), "attributes.price", "reservada");
    one(&with_attribute("Tamaño", "type='int'"), "attributes.Tamaño", "la clave debe");
    one(&with_attribute("size.gte", "type='int'"), "attributes.size.gte", "la clave debe");
    let v1 = HEAD.replace("cosas", "v1");
    one(&problems(&format!("{v1}attributes=[]")), "key", "dirección reservada");
}

#[test]
fn keys_and_options_stand_once() {
    let twice = "type='int'\n[[attributes]]\nkey='size'\ntype='int'\nlabels={es='Otro',en='Other'}";
    one(&with_attribute("size", twice), "attributes.size", "repetida");
    let options = "type='enum'\noptions=[{value='a'},{value='a'}]";
    one(&with_attribute("size", options), "attributes.size.options.a", "repetida");
}

#[test]
fn what_a_type_has_no_use_for_is_refused() {
    one(
        &with_attribute("size", "type='int'\nfacet='terms'"),
        "attributes.size",
        "facet = \"terms\"",
    );
    one(&with_attribute("size", "type='text'\nsort=true"), "attributes.size", "sort es solo");
    one(&with_attribute("size", "type='int'\nscale=2"), "attributes.size", "scale es solo");
    one(
        &with_attribute("size", "type='int'\nmax_length=2"),
        "attributes.size",
        "max_length es solo",
    );
    one(&with_attribute("size", "type='enum'"), "attributes.size.options", "al menos una");
    let options = "type='text'\noptions=[{value='a'}]";
    one(&with_attribute("size", options), "attributes.size", "options es solo");
}

#[test]
fn numbers_have_an_order_and_an_end() {
    one(&with_attribute("size", "type='int'\nmin=3\nmax=2"), "attributes.size.min", "mayor que");
    one(&with_attribute("size", "type='decimal'\nscale=5"), "attributes.size.scale", "entre 0 y 4");
    let falling = "type='int'\nfacet='range'\nbuckets=[5,5]";
    one(&with_attribute("size", falling), "attributes.size.buckets", "menor a mayor");
    let far = format!("type='int'\nmax={}", i64::MAX);
    one(&with_attribute("size", &far), "attributes.size.max", "debe estar entre");
}

#[test]
fn parents_exist_and_end() {
    one(
        &with_attribute("size", "type='enum'\nparent='make'\noptions=[{value='a',parent='b'}]"),
        "attributes.size.parent",
        "no es un atributo",
    );
    let child = "type='enum'\noptions=[{value='a'}]\n[[attributes]]\nkey='child'\ntype='enum'\n\
                 parent='size'\nlabels={es='Hijo',en='Child'}\noptions=";
    let orphan = with_attribute("size", &format!("{child}[{{value='x',parent='z'}}]"));
    one(&orphan, "attributes.child.options.x.parent", "no es una opción de size");
    let alone = with_attribute("size", &format!("{child}[{{value='x'}}]"));
    one(&alone, "attributes.child.options.x.parent", "falta");
    let own =
        with_attribute("size", "type='enum'\nparent='size'\noptions=[{value='a',parent='a'}]");
    one(&own, "attributes.size.parent", "depende de sí mismo");
}

#[test]
fn a_spelling_leads_to_one_option() {
    let clash = "type='enum'\noptions=[{value='a',aliases=['Ñandú']},{value='b',label='nandu'}]";
    one(
        &with_attribute("size", clash),
        "attributes.size.options.b.aliases",
        "ya nombra a la opción a",
    );
    let columns = "type='int'\n[[attributes]]\nkey='other'\ntype='int'\naliases=['NOMBRE']\n\
                   labels={es='Otro',en='Other one'}";
    one(&with_attribute("size", columns), "attributes.other.aliases", "ya nombra al atributo size");
}

#[test]
fn labels_are_text_of_a_sane_length() {
    let long = format!("type='int'\nunit='{}'", "x".repeat(LABEL_LENGTH_MAX + 1));
    one(&with_attribute("size", &long), "attributes.size.unit", "80 caracteres");
    one(
        &with_attribute("size", "type='int'\nunit=\"\\u0000\""),
        "attributes.size.unit",
        "no son texto",
    );
    one(&with_attribute("size", "type='int'\nunit=' '"), "attributes.size.unit", "vacío");
}

#[test]
fn too_many_is_told_by_number() {
    let attributes: String = (0..=ATTRIBUTES_MAX)
        .map(|n| {
            format!("[[attributes]]\nkey='a{n}'\ntype='int'\nlabels={{es='A{n}',en='A{n}'}}\n")
        })
        .collect();
    one(&problems(&format!("{HEAD}{attributes}")), "attributes", "hay 101 atributos");
    let options: Vec<String> = (0..=OPTIONS_MAX).map(|n| format!("{{value='v{n}'}}")).collect();
    let options = format!("type='enum'\noptions=[{}]", options.join(","));
    one(&with_attribute("size", &options), "attributes.size.options", "hay 5001 opciones");
}

#[test]
fn operations_are_those_of_the_vertical() {
    let rent = with_attribute("size", "type='int'\nrequired_for=['rent']");
    one(&rent, "attributes.size.required_for", "«rent» no es una operación");
    let none = HEAD.replace("['sale']", "[]");
    one(&problems(&format!("{none}attributes=[]")), "operations", "al menos una");
}
