package dev.dropgate.it.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.Tag;

/**
 * A test that {@code mvn verify} leaves out and {@code mvn -Pslow verify} runs: many repetitions of
 * what a test without this annotation shows a few times, or a measurement. No promise is shown by
 * such tests alone, unless it is one of speed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("slow") // of jqwik, which does not read that of JUnit
@org.junit.jupiter.api.Tag("slow")
public @interface SlowSuite {}
