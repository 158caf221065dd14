#!/bin/sh
# Pebble 5.2.3: a task's timeout is enforced by the process that owns the pool. If that process is killed, the task
# runs on past its timeout, whichever start method is used; nobody ends it.
# Guess before: the worker ends with its pool, or at its timeout at the latest.
# It matters to: whoever runs hour-long jobs unattended (romcam batch ends a film's process by a lifeline pipe instead).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check pebble==5.2.3
cat >"$folder/job.py" <<'PY'
import multiprocessing
import os
import pathlib
import sys
import time

from pebble import ProcessPool


def work(note):
    pathlib.Path(note).write_text(str(os.getpid()))
    time.sleep(20)


if __name__ == "__main__":
    method, note = sys.argv[1:]
    with ProcessPool(max_workers=1, context=multiprocessing.get_context(method)) as pool:
        pool.schedule(work, args=[note], timeout=2).result()
PY
changed=0
for method in fork forkserver spawn; do
  note=$folder/$method
  "$folder/venv/bin/python" "$folder/job.py" "$method" "$note" >/dev/null 2>&1 &
  owner=$!
  for _ in $(seq 100); do [ -s "$note" ] && break; sleep 0.1; done
  kill -9 "$owner"
  wait "$owner" 2>/dev/null || true
  sleep 4 # twice the timeout
  worker=$(cat "$note")
  if kill -0 "$worker" 2>/dev/null; then
    echo "$method: 4 s after its pool's process was killed, a task with a timeout of 2 s still runs"
    kill -9 "$worker"
  else
    echo "$method: the task has ended"
    changed=1
  fi
done
[ "$changed" -eq 0 ] || { echo "changed: a worker of Pebble ended with its pool" >&2; exit 1; }
