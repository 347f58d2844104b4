package dev.dropgate.inspect.rules.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.it.support.SlowSuite;
import dev.dropgate.model.ScanResult;
import dev.dropgate.model.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real documents as they are, and damaged. */
class RealDocumentsTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String DOCUMENTS =
      ".*\\.(doc|dot|xls|xlt|ppt|pps|pub|vsd|mpp|msg)[xmb]?|.*\\.(pdf|rtf|one)";
  private static final String WITH_MACROS = ".*(_macros?\\..*|_macro\\..*|EXCEL_various\\.xlsb)";

  /** One of each format, small and with something to find. */
  private static final List<String> FIXTURES =
      List.of(
          "testWORD_macros.doc",
          "testWORD_macros.docm",
          "testEXCEL_macro.xls",
          "testPPT_macros.ppt",
          "testEXCEL_protected_passtika.xlsx",
          "testWORD_embeded.doc",
          "testMSG_att_doc.msg",
          "testRTFEmbeddedFiles.rtf",
          "testOneNoteEmbeddedWordDoc.one",
          "testPDFPackage.pdf",
          "testPDF_no_extract_no_accessibility_owner_empty.pdf",
          "testPDF_XFA_govdocs1_258578.pdf");

  @Test
  @Timeout(120)
  void noCleanDocumentIsDangerous() {
    Map<String, byte[]> all = DocumentSamples.real(DOCUMENTS);
    assertThat(all).hasSizeGreaterThan(250);
    Map<String, String> dangerous = new HashMap<>();
    int undecided = 0;
    for (Map.Entry<String, byte[]> one : all.entrySet()) {
      ScanResult judgement = DocumentSamples.judge(one.getKey(), one.getValue());
      if (judgement.verdict() == Verdict.DANGEROUS) {
        dangerous.put(one.getKey(), judgement.reasons().toString());
      } else if (judgement.rules().contains("unreadable-content")) {
        undecided++;
      }
    }
    // In this one is an archive with a program.
    assertThat(dangerous.remove("test_embedded_zip.pptx")).contains("SendSignal64.exe");
    assertThat(dangerous.keySet()).allMatch(name -> name.matches(WITH_MACROS));
    assertThat(undecided).isLessThan(6);
  }

  @Test
  void damageIsNeverAnExceptionAndNeverTakesLong() {
    judgeDamaged(2);
  }

  /** {@code -Dactive.mutations=1000} makes it longer. */
  @Test
  @SlowSuite
  @Timeout(3600)
  void muchDamageIsNeverAnExceptionAndNeverTakesLong() {
    judgeDamaged(Integer.getInteger("active.mutations", 30));
  }

  private static void judgeDamaged(int times) {
    Random random = new Random(20_261_125);
    List<String> slow = new ArrayList<>();
    for (String name : FIXTURES) {
      byte[] whole = DocumentSamples.one(name);
      assertThat(whole).as(name).isNotNull();
      for (int i = 0; i < times; i++) {
        byte[] damaged = damage(whole, random);
        long start = THREADS.getCurrentThreadCpuTime();
        assertThat(DocumentSamples.judge(name, damaged)).isNotNull();
        if (THREADS.getCurrentThreadCpuTime() - start > 35_000_000_000L) {
          slow.add(name + " " + i);
        }
      }
    }
    assertThat(slow).isEmpty();
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged =
        random.nextInt(4) == 0
            ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length))
            : whole.clone();
    for (int i = 1 + random.nextInt(30); i > 0 && damaged.length > 0; i--) {
      // Half of them in what tells a reader where everything is.
      int within = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 2048);
      damaged[random.nextInt(within)] = (byte) random.nextInt(256);
    }
    return damaged;
  }
}
