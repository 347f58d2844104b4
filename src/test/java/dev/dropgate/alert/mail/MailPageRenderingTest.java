package dev.dropgate.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dropgate.alert.AlertTicket;
import dev.dropgate.alert.SampleTickets;
import dev.dropgate.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser (Debian package {@code chromium}): nothing is wider than the screen of
 * a phone, and pictures of it are left in {@code target/mail} to look at.
 */
class MailPageRenderingTest {
  private static final Path PICTURES = Path.of("target/mail");
  private static final List<String> BROWSERS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static String browser;

  @TempDir private Path profile;

  @BeforeAll
  static void find() throws IOException {
    browser =
        BROWSERS.stream()
            .filter(name -> Files.isExecutable(Path.of(name)))
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(browser != null, "no browser here to take pictures with");
    Files.createDirectories(PICTURES);
  }

  @Test
  void aPhoneShowsTheMailWithoutScrollingSidewaysInTheLightAndInTheDark() throws Exception {
    for (String language : MailPhrases.LANGUAGES) {
      AlertMailComposer mail = new AlertMailComposer(new MailTextConfig(language, null, ""));
      take("alert-" + language, mail.html(alert()));
      take("summary-" + language, mail.html(summary()));
    }
  }

  private void take(String name, String html) throws Exception {
    Path page = Files.writeString(PICTURES.resolve(name + ".html"), html);
    int[] narrow = measure(page, 360);
    assertThat(narrow[0]).as("width of what 360 pixels show of " + name).isLessThanOrEqualTo(360);
    for (int width : new int[] {390, 1200}) {
      int height = measure(page, width)[1];
      for (boolean dark : new boolean[] {false, true}) {
        picture(page, name + "-" + width + (dark ? "-dark" : ""), width, height, dark);
      }
    }
  }

  /** Width and height of what a screen of this width shows. */
  private int[] measure(Path page, int width) throws Exception {
    Path frame =
        framed(
            page,
            width,
            4000,
            "<script>onload = () => { const d = document.querySelector('iframe').contentDocument;"
                + "document.title = d.documentElement.scrollWidth + 'x' + d.body.offsetHeight; }"
                + "</script>");
    String dom =
        run(List.of("--allow-file-access-from-files", "--dump-dom", frame.toUri().toString()));
    Matcher size = Pattern.compile("<title>(\\d+)x(\\d+)</title>").matcher(dom);
    assertThat(size.find()).as(dom).isTrue();
    return new int[] {Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))};
  }

  private void picture(Path page, String name, int width, int height, boolean dark)
      throws Exception {
    Path file = PICTURES.resolve(name + ".png").toAbsolutePath();
    Files.deleteIfExists(file);
    run(
        List.of(
            "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
            "--hide-scrollbars",
            "--force-device-scale-factor=1",
            "--window-size=" + width + "," + height,
            "--screenshot=" + file,
            framed(page, width, height, "").toUri().toString()));
    assertThat(file).isNotEmptyFile();
  }

  // A window cannot be as narrow as a phone; a frame can.
  private Path framed(Path page, int width, int height, String script) throws IOException {
    return Files.writeString(
        profile.resolve("frame.html"),
        "<!DOCTYPE html><html><head><title>-</title>"
            + script
            + "</head><body style='margin:0'><iframe style='border:0;display:block' width="
            + width
            + " height="
            + height
            + " src='"
            + page.toUri()
            + "'></iframe></body></html>");
  }

  private String run(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(browser);
    command.addAll(
        List.of("--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile));
    command.addAll(options);
    Path out = profile.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(profile.resolve("err").toFile())
            .start();
    if (!process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the browser did not end: " + options);
    }
    return Files.readString(out);
  }

  private static AlertDigest alert() {
    List<AlertTicket> tickets = new ArrayList<>();
    tickets.add(
        ticket(
            1,
            "invoices/2026/INVOICE.PDF.EXE",
            Verdict.DANGEROUS,
            "blocked-extension",
            "extension .exe is blocked"));
    tickets.add(
        ticket(
            2,
            "인사팀/2026년 상반기/급여명세서_최종본(수정).exe",
            Verdict.DANGEROUS,
            "blocked-extension",
            "extension .exe is blocked"));
    tickets.add(
        ticket(
            3,
            "a\r\nBcc: x@example.org\r\n\u202Egpj.exe",
            Verdict.DANGEROUS,
            "blocked-extension",
            "extension .exe is blocked"));
    tickets.add(
        ticket(
            4,
            "</div><script>alert(1)</script>=cmd|' /C calc'!A0.dll",
            Verdict.DANGEROUS,
            "blocked-extension",
            "extension .dll is blocked"));
    tickets.add(
        ticket(
            5,
            "verylongname".repeat(18) + ".exe",
            Verdict.DANGEROUS,
            "blocked-extension",
            "extension .exe is blocked"));
    tickets.add(ticket(6, "공유/바로가기", Verdict.UNDECIDED, "link", "symbolic link to /etc/passwd"));
    return AlertDigest.of("20261123T220312908-22ff5e51e3eef045-6", tickets);
  }

  private static AlertTicket ticket(
      int nth, String name, Verdict verdict, String rule, String reason) {
    AlertTicket t =
        SampleTickets.ticket(
            "20261123T22031290%d-22ff5e51e3eef04%d".formatted(nth, nth), name, verdict);
    return new AlertTicket(
        t.id(),
        t.verdict(),
        t.path().replaceFirst("^/drop", "/srv/gate/data/inbox"),
        null,
        "/srv/gate/data/inbox",
        rule,
        reason,
        181_248L * nth,
        verdict == Verdict.DANGEROUS
            ? "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9a" + nth
            : null,
        "2026-11-23T22:03:12.90%dZ".formatted(nth),
        "gate1",
        null);
  }

  private static AlertDigest summary() {
    SummaryCounts summary =
        new SummaryCounts("2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z", 48_211, 17, 4, 2, 3);
    return AlertDigest.of("summary-20261123", summary);
  }
}
