package dev.dropgate.camel.drop;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** The headers that a {@link DropEndpoint} sets, as the file component does. */
public final class DropConstants {
  @Metadata(
      description =
          "The path of the claim below the spool. It is made by the gate, so it is safe to use as a"
              + " file name; the original path is in the exchange property entry",
      javaType = "String")
  public static final String FILE_NAME = Exchange.FILE_NAME;

  @Metadata(description = "The last name of that path", javaType = "String")
  public static final String FILE_NAME_ONLY = Exchange.FILE_NAME_ONLY;

  @Metadata(description = "The absolute path of the claim", javaType = "String")
  public static final String FILE_ABSOLUTE_PATH = "CamelFileAbsolutePath";

  @Metadata(description = "The size of the file in bytes", javaType = "Long")
  public static final String FILE_LENGTH = Exchange.FILE_LENGTH;

  @Metadata(
      description = "The time of the last modification in milliseconds since 1970",
      javaType = "Long")
  public static final String FILE_LAST_MODIFIED = Exchange.FILE_LAST_MODIFIED;

  private DropConstants() {}
}
