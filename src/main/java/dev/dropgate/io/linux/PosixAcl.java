package dev.dropgate.io.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes a POSIX access control list from the bytes that Linux keeps as an extended attribute.
 * Stateless.
 */
public final class PosixAcl {
  /** The extended attribute that holds it. */
  public static final String ATTRIBUTE_NAME = "system.posix_acl_access";

  /** Values of Linux (posix_acl_xattr.h). */
  private static final int ACL_VERSION = 2;

  private static final int ENTRY_BYTES = 8;

  private PosixAcl() {}

  /**
   * Describes the entries of a list.
   *
   * @param value the attribute's value
   * @return one line per entry, for example {@code user:1000:r--}, as {@code getfacl -n} shows
   *     them; null if the value is not such a list
   */
  public static List<String> describe(byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < 4
        || (value.length - 4) % ENTRY_BYTES != 0
        || buffer.getInt() != ACL_VERSION) {
      return null;
    }
    List<String> entries = new ArrayList<>();
    while (buffer.hasRemaining()) {
      String who = tagName(buffer.getShort());
      int rights = buffer.getShort();
      long id = Integer.toUnsignedLong(buffer.getInt());
      if (who == null) {
        return null;
      }
      entries.add(
          who.replace("#", Long.toString(id))
              + ((rights & 4) == 0 ? '-' : 'r')
              + ((rights & 2) == 0 ? '-' : 'w')
              + ((rights & 1) == 0 ? '-' : 'x'));
    }
    return entries;
  }

  private static String tagName(short tag) {
    return switch (tag) {
      case 0x01 -> "user::";
      case 0x02 -> "user:#:";
      case 0x04 -> "group::";
      case 0x08 -> "group:#:";
      case 0x10 -> "mask::";
      case 0x20 -> "other::";
      default -> null;
    };
  }
}
