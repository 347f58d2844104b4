package dev.dropgate.it.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for secrets, as they are and as SMTP logins put them, in whole trees of files. */
public final class SecretLeaks {
  private final Map<String, byte[]> forms = new LinkedHashMap<>();

  /** A secret that must be nowhere; the user is for AUTH PLAIN. */
  public SecretLeaks of(String secret, String user) {
    forms.put(secret, bytes(secret));
    for (String form :
        List.of(secret, "\0" + user + "\0" + secret, user + "\0" + user + "\0" + secret)) {
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes(form));
      forms.put(encoded, bytes(encoded));
    }
    return this;
  }

  /** Where any of them is, in words; empty if nowhere. */
  public List<String> in(Path folder, Path... except) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : DiskOracle.paths(folder)) {
      if (Files.isRegularFile(file) && !List.of(except).contains(file)) {
        try {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          forms.forEach(
              (name, form) -> {
                int at = text.indexOf(new String(form, StandardCharsets.ISO_8859_1));
                if (at >= 0) {
                  found.add(
                      name + " in " + file + ": " + text.substring(Math.max(0, at - 200), at));
                }
              });
        } catch (NoSuchFileException e) {
          // gone while we looked
        }
      }
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
