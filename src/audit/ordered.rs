//! Work done side by side whose results come out in the order of the input, in bounded memory.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Items that each thread may have begun or finished before the oldest one comes out.
const AHEAD: usize = 4;

/// Runs `work` on every item that `input` gives, on `threads` threads, and hands the results
/// to `take` in the order of the items.
///
/// `input` runs on a thread of its own and is given where to put its items; the answer is a
/// break when no more are wanted. It never gets further ahead of `take` than a few items a
/// thread: where `take` is slow, or one item takes long, it waits. `take` runs on the
/// caller's thread; a break there ends everything once the items at work are done.
///
/// # Panics
/// Where `work` does, when its item's turn comes.
pub(super) fn in_order<T: Send, R: Send, B>(
    input: impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) + Send,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let threads = threads.max(1);
    let (permit, permits) = sync_channel(threads * AHEAD);
    // Unbounded both, as the permits bound what is under way.
    let (item_to, item_from) = channel();
    let (result_to, result_from) = channel();
    let (item_from, work) = (&Mutex::new(item_from), &work);
    // Moved in, so that returning early drops `permits` and `result_from`, which ends the threads.
    thread::scope(move |scope| {
        scope.spawn(move || {
            let mut number = 0;
            input(&mut |item| {
                if permit.send(()).is_err() || item_to.send((number, item)).is_err() {
                    return ControlFlow::Break(());
                }
                number += 1;
                ControlFlow::Continue(())
            });
        });
        for _ in 0..threads {
            let result_to = result_to.clone();
            scope.spawn(move || {
                while let Some((number, item)) = next(item_from) {
                    // A panic is handed on: a number that never came would be waited for for ever.
                    let result = catch_unwind(AssertUnwindSafe(|| work(item)));
                    if result_to.send((number, result)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(result_to);
        let mut early = BTreeMap::new();
        let mut due: usize = 0;
        for (number, result) in result_from {
            early.insert(number, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                take(result.unwrap_or_else(|panic| resume_unwind(panic)))?;
                // Each item waited for a permit, so there is one.
                let _ = permits.recv();
            }
        }
        ControlFlow::Continue(())
    })
}

fn next<T>(from: &Mutex<Receiver<T>>) -> Option<T> {
    from.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// Gives every item, as long as they are wanted.
    fn all<T>(items: impl Iterator<Item = T>) -> impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) {
        move |give| {
            for item in items {
                if give(item).is_break() {
                    return;
                }
            }
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let slow_first = |n: u64| {
            thread::sleep(Duration::from_micros((n % 7) * 300));
            n * 2
        };
        let mut seen = Vec::new();
        let end: ControlFlow<()> = in_order(all(0..200), 4, slow_first, |n| {
            seen.push(n);
            ControlFlow::Continue(())
        });
        assert!(end.is_continue());
        assert_eq!(seen, (0..200).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_input_is_drawn_only_as_far_ahead_as_allowed() {
        let drawn = AtomicUsize::new(0);
        let input = (0..1000).inspect(|_| {
            drawn.fetch_add(1, Ordering::SeqCst);
        });
        let mut taken = 0;
        let end: ControlFlow<()> = in_order(
            all(input),
            2,
            |n: i32| n,
            |_| {
                taken += 1;
                thread::sleep(Duration::from_micros(50));
                // One more than there are permits is drawn, and waits for one.
                assert!(drawn.load(Ordering::SeqCst) <= taken + 2 * AHEAD + 1);
                ControlFlow::Continue(())
            },
        );
        assert!(end.is_continue());
        assert_eq!(taken, 1000);
    }

    #[test]
    fn a_panic_ends_an_endless_input() {
        let run = || {
            in_order(
                all(0..),
                3,
                |n: u64| if n == 20 { panic!("twenty") } else { n },
                |_| ControlFlow::<()>::Continue(()),
            )
        };
        let panic = catch_unwind(run).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"twenty"));
    }

    #[test]
    fn a_break_ends_an_endless_input() {
        let end = in_order(
            all(0..),
            3,
            |n: u64| n,
            |n| match n {
                20 => ControlFlow::Break(n),
                _ => ControlFlow::Continue(()),
            },
        );
        assert_eq!(end, ControlFlow::Break(20));
    }
}
