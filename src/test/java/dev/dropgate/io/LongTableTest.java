package dev.dropgate.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LongTableTest {
  private static final byte MARK = 1;

  private final LongTable table = new LongTable(2, 2);

  private void put(long key, long first, long second) {
    int row = table.add(key, MARK);
    table.setNumber(row, 0, first);
    table.setNumber(row, 1, second);
  }

  @Test
  void absentKeyIsNotFound() {
    assertThat(table.find(0)).isEqualTo(LongTable.ABSENT);
    assertThat(table.size()).isZero();
  }

  @Test
  void zeroIsAKeyLikeOthers() {
    put(0, 1, 2);
    assertThat(table.number(table.find(0), 1)).isEqualTo(2);
    table.remove(0);
    assertThat(table.find(0)).isEqualTo(LongTable.ABSENT);
  }

  @Test
  void removedKeyIsNewWhenItComesAgain() {
    put(5, 1, 1);
    table.remove(5);
    table.remove(5);
    assertThat(table.size()).isZero();
    assertThat(table.hasOthersThan(MARK)).as("until the table is rebuilt").isTrue();
    put(5, 7, 8);
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.number(table.find(5), 0)).isEqualTo(7);
  }

  @Test
  void retainKeepsTheKeysWithTheMark() {
    for (int key = 0; key < 100; key++) {
      put(key, key, -key);
      table.setMark(table.find(key), (byte) (key % 3 == 0 ? 2 : 3));
    }
    table.retain((byte) 2);
    assertThat(table.size()).isEqualTo(34);
    assertThat(table.find(1)).isEqualTo(LongTable.ABSENT);
    assertThat(table.number(table.find(99), 1)).isEqualTo(-99);
    assertThat(table.hasOthersThan((byte) 2)).isFalse();
  }

  /** Keys that are close together, many removals and rebuilds, against the map of the library. */
  @Test
  void behavesLikeAMap() {
    Random random = new Random(42);
    Map<Long, Long> expected = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      long key = random.nextInt(3000) * (random.nextBoolean() ? 1L : 1L << 40);
      switch (random.nextInt(4)) {
        case 0 -> {
          table.remove(key);
          expected.remove(key);
        }
        case 1 -> {
          int row = table.find(key);
          assertThat(row == LongTable.ABSENT ? null : table.number(row, 0))
              .isEqualTo(expected.get(key));
        }
        default -> {
          put(key, step, step);
          expected.put(key, (long) step);
        }
      }
      if (step % 50_000 == 49_999) {
        table.retain(MARK);
      }
    }
    Map<Long, Long> found = new HashMap<>();
    table.forEach((key, row) -> found.put(key, table.number(row, 0)));
    assertThat(found).isEqualTo(expected);
    assertThat(table.size()).isEqualTo(expected.size());
  }
}
