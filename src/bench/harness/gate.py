"""Dropgate as a contender: the packaged jar with its own configuration and routes, as a process."""

import os
import re
import shutil
import subprocess
from datetime import datetime

from . import processes, trees
from .processes import Failed
from .server import Server, changed

_ROUTE = """- templatedRoute:
    routeTemplateRef: {kind}
    routeId: {name}
    parameters:
      - {{name: directory, value: "{directory}"}}
"""
# Folders of records are named after the time of the claim.
_RECORD = re.compile(r"^\d{8}T\d{9}-")


def rules(project):
    """The rules that the shipped configuration knows, but for the one that everybody has."""
    with open(os.path.join(project, "application.properties"), encoding="utf-8") as text:
        known = re.findall(r"^dropgate\.rules\.([\w-]+)\s*=", text.read(), re.MULTILINE)
    return [rule for rule in known if rule != "blocked-extension"]


class Gate(Server):
    """A gate that runs on folders of its own in a room."""

    @classmethod
    def start(cls, setup, room, kind="gate", directories=1, properties=None, build=None):
        """Starts it; directories: 1 is the shipped directories.yaml for a gate; build: another one."""
        build = build or setup.build
        home = os.path.join(room, "home")
        inboxes = [os.path.join(room, "inbox")]
        if directories > 1:
            inboxes = [os.path.join(room, f"inbox{number}") for number in range(directories)]
        for inbox in inboxes:
            os.makedirs(inbox, exist_ok=True)
        routes = os.path.join(room, "routes")
        shutil.copytree(os.path.join(build.project, "routes"), routes)
        if kind != "gate" or directories > 1:
            with open(os.path.join(routes, "directories.yaml"), "w", encoding="utf-8") as text:
                for number, inbox in enumerate(inboxes):
                    text.write(_ROUTE.format(kind=kind, name=f"bench{number}", directory=inbox))
        settings = {"dropgate.home": home, "dropgate.inbox": inboxes[0], **setup.settings, **(properties or {})}
        defines = [f"-D{name}={value}" for name, value in settings.items()]
        profile = ["-XX:StartFlightRecording=settings=profile"] if setup.jfr else []
        options = os.path.join(room, "dropgate.jvm")
        with open(options, "w", encoding="utf-8") as text:
            text.writelines(f'"{option}"\n' for option in [*build.java_options, *profile, *defines])
        environment = {"DROPGATE_JAR": str(build.jar), "DROPGATE_JVM_OPTIONS": options}
        command = [build.launcher] if build.launcher else ["java", "@" + options, "-jar", build.jar]
        command += ["run", "--config", os.path.join(build.project, "application.properties"), "--routes", routes]
        log = os.path.join(room, "gate.log")
        gate = cls(room, processes.start(command, room, log, environment), log)
        gate.home, gate.kind, gate.inboxes, gate.profile = home, kind, inboxes, None
        if setup.jfr:
            gate.profile = os.path.join(setup.jfr, f"{setup.workload}-{kind}-{os.path.basename(room)}.jfr")
        return gate

    def _folder(self, name):
        return os.path.join(self.home, name)

    def counted(self):
        records = {name: 0 for name in ("quarantine", "held")}
        for name in records:
            with os.scandir(self._folder(name)) as entries:
                records[name] = sum(1 for entry in entries if _RECORD.match(entry.name))
        with os.scandir(self._folder("outbox")) as entries:
            tickets = sum(1 for entry in entries if entry.name.endswith(".json"))
        delivered = self._folder("delivered")
        return {
            "delivered": trees.count(delivered) if os.path.isdir(delivered) else 0,
            "quarantined": records["quarantine"],
            "held": records["held"],
            "tickets": tickets,
        }

    def expected(self, spec):
        clean = spec.clean if self.kind == "gate" else 0
        return {"delivered": clean, "quarantined": spec.blocked, "held": 0, "tickets": spec.blocked}

    def change_times(self):
        for name in ("delivered", "quarantine", "held", "outbox"):
            if os.path.isdir(self._folder(name)):
                yield from changed(self._folder(name))
        # A claim leaves the spool when all is on disk, fsync included.
        with os.scandir(self._folder("spool")) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield entry.stat(follow_symlinks=False).st_mtime
                    yield from changed(entry.path, folders_too=True)

    def __exit__(self, *exception):
        if self.profile and self.process.poll() is None:
            subprocess.run(
                ["jcmd", str(self.process.pid), "JFR.dump", "filename=" + self.profile],
                stdout=subprocess.DEVNULL,
                check=False,
            )
        super().__exit__(*exception)

    def ready_at(self):
        """When its log says that it was ready."""
        with open(self.log, encoding="utf-8") as log:
            line = re.search(r"^(\S+)Z .*Dropgate is ready", log.read(), re.MULTILINE)
        if not line:
            raise Failed("the line that says ready has no time")
        return datetime.fromisoformat(line.group(1) + "+00:00").timestamp()

    def ready(self, word="Dropgate is ready", limit=120):
        return super().ready(word, limit)
