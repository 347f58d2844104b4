package dev.dropgate.bench;

import static dev.dropgate.bench.PromiseCalls.AT_FDCWD;
import static dev.dropgate.bench.PromiseCalls.check;
import static dev.dropgate.bench.PromiseCalls.name;

import com.sun.jna.Memory;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** One thread of the promise floor. Not thread safe. */
final class PromiseWorker {
  private static final int HEAD_BYTES = 4096;
  private static final byte[] MANIFEST = line(900);
  private static final byte[] AUDIT_LINE = line(300);
  private static final byte[] TICKET = line(600);
  private static final byte[] NO_NAME = name("");
  private static final byte[] CONTENT = name("content");
  private static final byte[] MANIFEST_PART = name("manifest.json.part");
  private static final byte[] MANIFEST_NAME = name("manifest.json");

  private final File from;
  private final int number;
  private final Semaphore done;
  private final int spools;
  private final int deliveries;
  private final int quarantine;
  private final int outbox;
  private final int audit;
  private final Memory status = new Memory(PromiseCalls.STATX_BYTES);
  private final Memory head = new Memory(HEAD_BYTES);
  private int records;

  PromiseWorker(File from, int root, int number, Semaphore done) throws IOException {
    this.from = from;
    this.number = number;
    this.done = done;
    spools = open(root, "spool", PromiseCalls.FOLDER);
    deliveries = open(root, "delivered", PromiseCalls.FOLDER);
    quarantine = open(root, "quarantine", PromiseCalls.FOLDER);
    outbox = open(root, "outbox", PromiseCalls.FOLDER);
    audit = open(root, "audit.jsonl", PromiseCalls.APPEND);
  }

  /** Takes all files of a folder of the tree. */
  void take(String folder) throws IOException {
    int drop = open(AT_FDCWD, from + "/" + folder, PromiseCalls.FOLDER);
    int spool = make(spools, folder);
    int delivered = make(deliveries, folder);
    for (String file : PromiseFloor.list(new File(from, folder))) {
      byte[] name = name(file);
      claim(drop, spool, name);
      if (file.endsWith(".exe")) {
        record(spool, name);
      } else {
        int flags = PromiseCalls.RENAME_NOREPLACE;
        check(PromiseCalls.renameat2(spool, name, delivered, name, flags), "renameat2");
      }
      done.release();
    }
    PromiseCalls.close(drop);
    PromiseCalls.close(spool);
    PromiseCalls.close(delivered);
  }

  private void claim(int drop, int spool, byte[] name) throws IOException {
    look(drop, name, PromiseCalls.AT_SYMLINK_NOFOLLOW);
    check(PromiseCalls.renameat(drop, name, spool, name), "renameat");
    int fd = check(PromiseCalls.openat(spool, name, PromiseCalls.READ, 0), "openat");
    look(fd, NO_NAME, PromiseCalls.AT_EMPTY_PATH);
    lease(fd, PromiseCalls.F_RDLCK);
    check((int) PromiseCalls.pread(fd, head, HEAD_BYTES, 0), "pread");
    lease(fd, PromiseCalls.F_UNLCK);
    PromiseCalls.close(fd);
  }

  private void record(int spool, byte[] name) throws IOException {
    String id = number + "-" + records++;
    int record = make(quarantine, id);
    check(PromiseCalls.linkat(spool, name, record, CONTENT, 0), "linkat");
    write(record, MANIFEST_PART, MANIFEST_NAME, MANIFEST);
    PromiseCalls.close(record);
    check((int) PromiseCalls.write(audit, AUDIT_LINE, AUDIT_LINE.length), "write");
    write(outbox, name(id + ".part"), name(id + ".json"), TICKET);
    check(PromiseCalls.unlinkat(spool, name, 0), "unlinkat");
  }

  private static void write(int folder, byte[] part, byte[] name, byte[] bytes) throws IOException {
    int fd = check(PromiseCalls.openat(folder, part, PromiseCalls.NEW, 0600), "openat");
    check((int) PromiseCalls.write(fd, bytes, bytes.length), "write");
    PromiseCalls.close(fd);
    check(PromiseCalls.renameat2(folder, part, folder, name, 0), "renameat2");
  }

  private void look(int at, byte[] name, int flags) throws IOException {
    check(PromiseCalls.statx(at, name, flags, PromiseCalls.STATX_BASIC, status), "statx");
  }

  private static void lease(int fd, long kind) throws IOException {
    check(PromiseCalls.fcntl(fd, PromiseCalls.F_SETLEASE, kind), "lease");
  }

  private static int make(int parent, String folder) throws IOException {
    check(PromiseCalls.mkdirat(parent, name(folder), 0700), "mkdirat");
    return open(parent, folder, PromiseCalls.FOLDER);
  }

  private static int open(int parent, String name, int flags) throws IOException {
    return check(PromiseCalls.openat(parent, name(name), flags, 0600), "openat");
  }

  private static byte[] line(int bytes) {
    byte[] line = new byte[bytes];
    Arrays.fill(line, (byte) 'x');
    line[bytes - 1] = '\n';
    return line;
  }
}
