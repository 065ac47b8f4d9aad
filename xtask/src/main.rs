//! The project's own chores.

mod vectors;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("vectors") => vectors(Path::new(&args.next().unwrap_or_else(|| "../shared/vectors".to_owned()))),
        _ => anyhow::bail!("usage: cargo xtask vectors [DIR]"),
    }
}

#[expect(clippy::print_stdout, reason = "a chore's result is for the terminal")]
fn vectors(dir: &Path) -> anyhow::Result<()> {
    if !dir.is_dir() {
        println!("no test vectors at {}", dir.display());
        return Ok(());
    }
    let mut wrong = 0;
    for table in [
        vectors::challenge::run(dir)?,
        vectors::curl::run(dir)?,
        vectors::har::run(dir)?,
        vectors::jwt::run(dir)?,
    ] {
        println!("{}", table.name);
        for row in table.rows {
            println!(
                "  {:40} {:4} right {:4} explained {:4} wrong",
                row.what,
                row.right,
                row.explained,
                row.wrong.len()
            );
            wrong += row.wrong.len();
            row.wrong.iter().for_each(|case| println!("      {case}"));
        }
    }
    anyhow::ensure!(wrong == 0, "{wrong} cases are read otherwise than expected");
    Ok(())
}
