package dev.dropgate.inspect.types;

/** What has few bytes as its signature and is run by something. Stateless. */
final class Programs {
  private Programs() {}

  /** From Java 1.0.2 on; the pool of constants begins with a tag that there is. */
  static boolean isClass(Bytes bytes) {
    int major = bytes.be16(6);
    int tag = bytes.u8(10);
    return major >= 45 && major < 256 && bytes.be16(8) > 1 && tag >= 1 && tag <= 20 && tag != 2;
  }

  /** The size of the second header is one of few. */
  static boolean isXcoff(Bytes bytes) {
    boolean wide = bytes.u8(1) == 0xF7;
    long symbols =
        wide ? Bytes.number(bytes.head(), 8, 8, false) : Bytes.number(bytes.head(), 8, 4, false);
    int second = bytes.be16(16);
    return bytes.be16(2) >= 1
        && bytes.be16(2) <= 255
        && symbols >= 0
        && symbols <= bytes.size()
        && (second == 0 || second == 28 || second == 72 || second == 110 || second == 120)
        && bytes.be16(18) > 0;
  }

  static boolean isFlash(Bytes bytes) {
    return bytes.u8(3) >= 1
        && bytes.u8(3) <= 60
        && bytes.le32(4) >= 8
        && !Text.isText(bytes.head());
  }

  /** Of a script the interpreter must be a path, as the kernel wants it. */
  static boolean isScript(byte[] head) {
    int at = Bytes.has(head, 0, "\357\273\277") ? 3 : 0;
    if (!Bytes.has(head, at, "#!")) {
      return false;
    }
    at += 2;
    while (at < head.length && (head[at] == ' ' || head[at] == '\t')) {
      at++;
    }
    int start = at;
    while (at < head.length && isPath(head[at])) {
      at++;
    }
    boolean ends = at == head.length || " \t\r\n".indexOf(head[at]) >= 0;
    return ends && at - start >= 2 && head[start] == '/' && head[at - 1] != '/';
  }

  private static boolean isPath(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "/._+-".indexOf(b) >= 0;
  }
}
