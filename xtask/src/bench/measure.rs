//! Measuring processes without `unsafe`: wall time by the clock, CPU by the ticks that the kernel counts for ended
//! children, memory by `time`.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};

/// Clock ticks a second in /proc: a constant of Linux's interface.
const TICKS: f64 = 100.0;

/// What was measured for one command line.
pub struct Sample {
    /// Wall times in milliseconds, rising.
    wall: Vec<f64>,
    /// User and system time of one run in milliseconds, the mean of all runs.
    pub cpu: f64,
}

impl Sample {
    /// The median wall time in milliseconds.
    pub fn median(&self) -> f64 {
        self.percentile(50)
    }

    /// The wall time in milliseconds below which `percent` of all runs are.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.wall.len().saturating_sub(1);
        self.wall.get(last * percent / 100).copied().unwrap_or(f64::NAN)
    }
}

/// Runs every command `runs` times, taking turns, so that what the machine does meanwhile meets all of them.
pub fn repeat(runs: usize, commands: &[&dyn Fn() -> Command]) -> anyhow::Result<Vec<Sample>> {
    let mut samples: Vec<(Vec<f64>, f64)> = commands.iter().map(|_| (Vec::new(), 0.0)).collect();
    // Ticks are coarse: a turn is a small batch, so that rounding does not always hit the same one.
    let batch = if runs >= 50 { 10 } else { 1 };
    // The first turn fills the caches of the machine.
    for turn in 0..=runs / batch {
        for (command, (wall, cpu)) in commands.iter().zip(&mut samples) {
            let before = children()?;
            for _ in 0..batch {
                let started = Instant::now();
                once(&mut command())?;
                if turn > 0 {
                    wall.push(started.elapsed().as_secs_f64() * 1000.0);
                }
            }
            if turn > 0 {
                *cpu += children()? - before;
            }
        }
    }
    Ok(samples
        .into_iter()
        .map(|(mut wall, cpu)| {
            wall.sort_by(f64::total_cmp);
            let runs = u32::try_from(wall.len()).unwrap_or(u32::MAX).max(1);
            Sample { wall, cpu: cpu / f64::from(runs) }
        })
        .collect())
}

/// Peak memory of a command in bytes: its largest resident set.
pub fn peak(command: &dyn Fn() -> Command) -> anyhow::Result<usize> {
    let inner = command();
    let mut outer = Command::new("time");
    outer.args(["-f", "%M"]).arg(inner.get_program()).args(inner.get_args());
    let done = outer.stdin(Stdio::null()).stdout(Stdio::null()).output().context("time")?;
    let text = String::from_utf8_lossy(&done.stderr);
    let kib = text.lines().rev().find_map(|line| line.trim().parse::<usize>().ok());
    Ok(kib.with_context(|| format!("time: no number in {text:?}"))? * 1024)
}

fn once(command: &mut Command) -> anyhow::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    // 1 is a refusal that was explained.
    if !matches!(status.code(), Some(0 | 1)) {
        bail!("{}: {status}", command.get_program().to_string_lossy());
    }
    Ok(())
}

/// User and system time of all ended children so far, in milliseconds: fields 16 and 17 of /proc/self/stat (proc(5)).
fn children() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in parentheses, which may hold anything.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok());
    let user = ticks(13).context("/proc/self/stat: no user time")?;
    let system = ticks(14).context("/proc/self/stat: no system time")?;
    Ok((user + system) * 1000.0 / TICKS)
}
