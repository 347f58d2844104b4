"""Processes that the benchmark starts: every one is ended by its id, whatever happens."""

import os
import signal
import subprocess
import time


class Failed(Exception):
    """A contender did not do its work; the message is one line for the user."""


_running = []


def start(command, folder, out, env=None):
    """Starts a program with its output in a file; its `began` is the time just before."""
    began = time.time()
    with open(out, "ab") as sink:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            # A Ctrl-C is for the benchmark, which then ends its children in its own order.
            start_new_session=True,
        )
    process.began = began
    _running.append(process)
    return process


def stop(process):
    """Ends it, kindly first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process in _running:
        _running.remove(process)


def stop_all():
    """Ends what is left, at once."""
    for process in list(_running):
        if process.poll() is None:
            process.kill()
            process.wait()
        _running.remove(process)


def timed(command, folder, out):
    """Runs a program to its end: (exit status, seconds, CPU seconds)."""
    began = time.monotonic()
    process = start(command, folder, out)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    _running.remove(process)
    return process.returncode, seconds, usage.ru_utime + usage.ru_stime


def output(command, room):
    """Runs a program: (the words that it prints, CPU seconds)."""
    out = os.path.join(room, "told.txt")
    if os.path.exists(out):
        os.remove(out)
    status, _, cpu = timed(command, room, out)
    if status:
        raise Failed(f"{command[0]} ended with {status}: {tail(out)}")
    with open(out, encoding="utf-8") as text:
        return text.read().split(), cpu


def told(command, room, scale=1.0):
    """Runs a program that prints how long its work took: (that, CPU seconds)."""
    words, cpu = output(command, room)
    return float(words[-1]) * scale, cpu


def cpu_seconds(pid):
    """CPU time of all threads of another process, those that ended included, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | 2)


def compiler_seconds(pid):
    """thread id -> CPU seconds, of the compiler threads of a JVM. One that ended is not there any more."""
    seconds = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/comm", encoding="utf-8", errors="replace") as name:
                if not name.read().startswith(("C1 Compiler", "C2 Compiler")):
                    continue
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as schedstat:
                seconds[thread] = int(schedstat.read().split()[0]) / 1e9
        except FileNotFoundError:
            continue
    return seconds


def peak_bytes(pid):
    """The most memory that the process had resident at any time."""
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    raise Failed(f"process {pid} tells no VmHWM")


def tail(file, lines=5):
    """The last lines of an output, for an error message."""
    try:
        with open(file, encoding="utf-8", errors="replace") as text:
            return " | ".join(line.strip() for line in text.readlines()[-lines:])
    except OSError:
        return "no output"


def die_on_signals():
    """Makes SIGTERM and SIGHUP end the benchmark the way Ctrl-C does: with all that is to be cleaned up."""

    def interrupt(number, _frame):
        raise KeyboardInterrupt(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
