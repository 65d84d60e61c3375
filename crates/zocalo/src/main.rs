//! The one binary: settings, wiring, roles, command line.

mod cli;
mod commands;
mod config;
mod identity;
mod library;
mod log;
mod logins;
mod output;
mod port;
mod serve;
mod session;
mod up;
mod usage;

use std::process::ExitCode;

use crate::{
    cli::{Cli, Command},
    config::Config,
    output::Output,
    session::Session,
};

/// An answer makes and drops some thousand small values; the allocator of the C library takes a
/// quarter of its time for them (`docs/decisions/0008`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match usage::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(asked) if usage::is_help(&asked) => {
            let (help, is_wrong) = (usage::help(&asked), asked.use_stderr());
            output::help(&help, is_wrong);
            return ExitCode::from(if is_wrong { output::USAGE } else { output::OK });
        }
        Err(wrong) => {
            let output = Output::new(std::env::args_os().any(|word| word == "--json"));
            let why = anyhow::anyhow!("{}; más con --help", usage::told(&wrong));
            output.failed(&why, output::USAGE);
            return ExitCode::from(output::USAGE);
        }
    };
    let output = Output::new(cli.json);
    let outcome = tokio::runtime::Runtime::new().map_err(anyhow::Error::from).and_then(|runtime| {
        // The supervisor's children are tied to this thread's life, so everything they hang on
        // must be started from here.
        runtime.block_on(run(cli))
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let code = output::code_of(&error);
            output.failed(&error, code);
            ExitCode::from(code)
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<u8> {
    if let Command::Completions { shell } = cli.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut usage::command(), "zocalo", &mut script);
        output::write(&script)?;
        return Ok(output::OK);
    }
    let output = Output::new(cli.json);
    let mut config = Config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Up(args) => {
            config.apply(&args)?;
            log::start(&config)?;
            up::run(&config, args.demo, output).await
        }
        Command::Serve(args) => {
            log::start(&config)?;
            serve::run(&config, args.role).await
        }
        Command::Config(command) => commands::config::run(&config, output, &command),
        Command::Migrate(command) => commands::migrate::run(&config, output, command).await,
        Command::Doctor => commands::doctor::run(&config, output).await,
        Command::Vertical(cli::Vertical::Show { key }) => commands::vertical::show(output, &key),
        Command::Vertical(cli::Vertical::Check { file }) => {
            commands::vertical::check(output, &file)
        }
        Command::Mail(cli::Mail::Templates) => commands::mail::templates(output),
        Command::Mail(cli::Mail::Preview { template, lang, html }) => {
            commands::mail::preview(output, &template, &lang, html)
        }
        command => {
            let session = Session::open(&config, output).await?;
            match command {
                Command::Tenant(command) => commands::tenant::run(&session, command).await,
                Command::Operator(command) => commands::operator::run(&session, command).await,
                Command::Member(command) => commands::member::run(&session, command).await,
                Command::Account(command) => commands::account::run(&session, command).await,
                Command::Limit(command) => commands::limit::run(&session, command).await,
                Command::Key(command) => commands::key::run(&session, command).await,
                Command::Provider(command) => {
                    commands::provider::run(&session, &config, command).await
                }
                Command::Business(command) => commands::business::run(&session, command).await,
                Command::Enquiry(command) => commands::enquiry::run(&session, command).await,
                Command::Listing(command) => commands::listing::run(&session, command).await,
                Command::Seller(command) => commands::seller::run(&session, command).await,
                Command::Lender(command) => commands::lender::run(&session, command).await,
                Command::Flag(command) => commands::flag::run(&session, command).await,
                Command::Audit(command) => commands::audit::run(&session, command).await,
                Command::Mail(command) => commands::mail::run(&session, &config, command).await,
                Command::Media(command) => commands::media::run(&session, &config, command).await,
                Command::Site(command) => commands::site::run(&session, command).await,
                Command::Vertical(command) => commands::vertical::run(&session, command).await,
                Command::Import(command) => commands::import::run(&session, command).await,
                Command::Fx(command) => commands::fx::run(&session, command).await,
                Command::Demo { which } => commands::demo::run(&session, which).await,
                _ => Ok(output::USAGE),
            }
        }
    }
}
