"""Checks the bundle that it lies in, with Python alone: python3 check.py BUNDLE.zip"""

import hashlib
import json
import sys
import zipfile


def sha256(content: bytes) -> str:
    """As sha256sum writes it."""
    return hashlib.sha256(content).hexdigest()


bundle = zipfile.ZipFile(sys.argv[1])
manifest = json.loads(bundle.read("manifest.json"))
files = {name[6:70]: name for name in bundle.namelist() if name.startswith("files/")}
wrong = [name for digest, name in files.items() if sha256(bundle.read(name)) != digest]
previous, number = "", 0
named: set[str] = set()
for line in bundle.read("events.jsonl").decode("ascii").splitlines():
    event, number = json.loads(line), number + 1
    if "content" in event:  # an event about somebody else: the digest of its content alone
        content = event["content"]
    else:
        said = [event[name] for name in ("kind", "about", "by", "at", "data", "salt")]
        text = [manifest["company"]["id"], event["sequence"], *said]
        content = sha256(json.dumps(text, separators=(",", ":")).encode("ascii"))
        data = json.loads(event["data"])
        names = ("file", "copies", "enclosed", "letters", "plan")
        told = json.dumps([data.get(name) for name in names])
        named.update(word for word in told.split('"') if len(word) == 64)
    tied = event["previous"] == previous and event["sequence"] == number
    if not tied or event["digest"] != sha256((previous + content).encode("ascii")):
        wrong.append(f"event {event['sequence']}")
    previous = event["digest"]
if manifest["head"] != {"sequence": number, "digest": previous}:
    wrong.append("the end of the chain")
wrong += [f"missing or extra: {digest}" for digest in sorted(named ^ set(files))]
print("\n".join(wrong) if wrong else f"{number} events, {len(files)} files: all as recorded")
sys.exit(1 if wrong else 0)
