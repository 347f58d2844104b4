package dev.dropgate.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private static final BigInteger PRIME = BigInteger.TWO.pow(61).subtract(BigInteger.ONE);

  @Test
  void matchesItsPolynomial() {
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      long secret = random.nextLong();
      KeyedHash fingerprint = new KeyedHash(secret);
      BigInteger point =
          BigInteger.ONE.add(
              new BigInteger(Long.toUnsignedString(secret)).mod(PRIME.subtract(BigInteger.ONE)));
      BigInteger expected = BigInteger.ONE;
      for (int i = 0; i < 20; i++) {
        int number = i % 5 == 0 ? -1 : random.nextInt();
        fingerprint.add(number);
        expected =
            expected
                .multiply(point)
                .add(BigInteger.valueOf(Integer.toUnsignedLong(number)))
                .mod(PRIME);
      }
      assertThat(fingerprint.value()).isEqualTo(expected.longValueExact());
    }
  }

  @Test
  void aRowWithZeroesInFrontIsAnotherRow() {
    KeyedHash one = new KeyedHash(7);
    KeyedHash other = new KeyedHash(7);
    one.add(0L);
    assertThat(one.value()).isNotEqualTo(other.value());
    one.clear();
    assertThat(one.value()).isEqualTo(other.value());
  }
}
