package dev.dropgate.inspect.format.filename;

/**
 * Characters that are invisible at the end of a name. The list is the Unicode property {@code
 * Default_Ignorable_Code_Point} from DerivedCoreProperties.txt of Unicode 16.0, which the JDK does
 * not offer. It includes unassigned code points, so it need not grow. U+2800, BRAILLE PATTERN
 * BLANK, is added, because the Unicode code chart says that many fonts show it as a blank.
 * Stateless.
 */
public final class InvisibleCharacters {
  private static final int[][] RANGES = {
    {0x00AD, 0x00AD},
    {0x034F, 0x034F},
    {0x061C, 0x061C},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180F},
    {0x200B, 0x200F},
    {0x202A, 0x202E},
    {0x2060, 0x206F},
    {0x2800, 0x2800},
    {0x3164, 0x3164},
    {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFF8},
    {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
  };

  private InvisibleCharacters() {}

  /** Returns whether a code point is invisible. */
  public static boolean isInvisible(int c) {
    for (int[] range : RANGES) {
      if (c >= range[0] && c <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
