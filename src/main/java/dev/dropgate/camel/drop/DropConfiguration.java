package dev.dropgate.camel.drop;

import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/**
 * The options of a {@link DropEndpoint}. An option that is not set has the value of a property of
 * the gate; see {@link DropSettings}. Not thread safe.
 */
@UriParams
public class DropConfiguration {
  @UriPath(description = "The monitored directory; a relative path is below the working directory")
  @Metadata(required = true)
  private String directory;

  @UriParam(
      description =
          "What happens to clean files: they are delivered elsewhere, or stay "
              + "in place untouched",
      defaultValue = "GATE")
  private DropMode mode = DropMode.GATE;

  @UriParam(
      description =
          "The folder that receives clean files. The default is the property "
              + "dropgate.delivered")
  private String delivered;

  @UriParam(
      description =
          "The folder that claims enter; it must be on the file system of the "
              + "directory to be fast. The directories of one file system share it. "
              + "The default is the property dropgate.spool")
  private String spool;

  @UriParam(
      description =
          "The extensions that are dangerous, comma-separated. The default is "
              + "the property dropgate.blocked-extensions")
  private String blockedExtensions;

  @UriParam(
      description =
          "The rules whose mode differs in this directory, for example double- "
              + "extension=log, comma-separated")
  private String rules;

  @UriParam(
      description =
          "The other endpoints that receive alerts of this directory, comma- "
              + "separated. The default is the property dropgate.also-notify")
  private String alsoNotify;

  @UriParam(
      description =
          "The recipients of mails about this directory, comma-separated. The "
              + "default is the property dropgate.smtp.to")
  private String mailTo;

  @UriParam(
      description =
          "The longest time between two looks at the directory. A dropped file "
              + "wakes the consumer earlier. The default is the property "
              + "dropgate.poll-interval")
  private Duration delay;

  @UriParam(
      description =
          "How long a file must be unchanged to count as complete; 0 accepts it "
              + "at first sight. The default is the property dropgate.settle-time")
  private Duration settleTime;

  @UriParam(
      description =
          "How long an empty file must be unchanged at least, if settleTime is "
              + "not 0. The default is the property dropgate.settle-time-empty")
  private Duration emptySettleTime;

  @UriParam(
      description =
          "The time after which a file that still changes is held as undecided. "
              + "The default is the property dropgate.settle-limit")
  private Duration settleLimit;

  @UriParam(
      description =
          "The number of folder levels that are walked in place; the directory "
              + "itself is level 1. The default is the property dropgate.max-depth")
  private Integer maxDepth;

  @UriParam(
      description =
          "The maximum size in bytes; a larger file is held unread. The default "
              + "is the property dropgate.max-file-size")
  private Long maxFileSize;

  @UriParam(
      label = "advanced",
      description =
          "The size in bytes above which a file is judged on a thread of its "
              + "own, so that it does not delay small ones. The default is the "
              + "property dropgate.slow-lane-size")
  private Long slowLaneSize;

  @UriParam(
      label = "advanced",
      description =
          "Whether the copy of another user's file keeps set-user-ID, set- "
              + "group-ID, the sticky bit and capabilities. The default is the "
              + "property dropgate.delivered.keep-set-id")
  private Boolean keepSetId;

  @UriParam(
      label = "advanced",
      description =
          "Whether small files with one verdict from the claim share an exchange, whose body is an"
              + " EntryBatch. The route then has to accept such a batch, as the steps of triage.yaml"
              + " do",
      defaultValue = "false")
  private boolean batch;

  /** Returns the monitored directory, as configured. */
  public String getDirectory() {
    return directory;
  }

  /** Sets the monitored directory. */
  public void setDirectory(String directory) {
    this.directory = directory;
  }

  /** Returns the option {@code batch}. */
  public boolean isBatch() {
    return batch;
  }

  /** Sets the option {@code batch}. */
  public void setBatch(boolean batch) {
    this.batch = batch;
  }

  /** Returns the option {@code mode}. */
  public DropMode getMode() {
    return mode;
  }

  /** Sets the option {@code mode}. */
  public void setMode(DropMode mode) {
    this.mode = mode;
  }

  /** Returns the option {@code delivered}; null if it is not set. */
  public String getDelivered() {
    return delivered;
  }

  /** Sets the option {@code delivered}. */
  public void setDelivered(String delivered) {
    this.delivered = delivered;
  }

  /** Returns the option {@code spool}; null if it is not set. */
  public String getSpool() {
    return spool;
  }

  /** Sets the option {@code spool}. */
  public void setSpool(String spool) {
    this.spool = spool;
  }

  /** Returns the option {@code blockedExtensions}; null if it is not set. */
  public String getBlockedExtensions() {
    return blockedExtensions;
  }

  /** Sets the option {@code blockedExtensions}. */
  public void setBlockedExtensions(String blockedExtensions) {
    this.blockedExtensions = blockedExtensions;
  }

  /** Returns the option {@code rules}; null if it is not set. */
  public String getRules() {
    return rules;
  }

  /** Sets the option {@code rules}. */
  public void setRules(String rules) {
    this.rules = rules;
  }

  /** Returns the option {@code alsoNotify}; null if it is not set. */
  public String getAlsoNotify() {
    return alsoNotify;
  }

  /** Sets the option {@code alsoNotify}. */
  public void setAlsoNotify(String alsoNotify) {
    this.alsoNotify = alsoNotify;
  }

  /** Returns the option {@code mailTo}; null if it is not set. */
  public String getMailTo() {
    return mailTo;
  }

  /** Sets the option {@code mailTo}. */
  public void setMailTo(String mailTo) {
    this.mailTo = mailTo;
  }

  /** Returns the option {@code delay}; null if it is not set. */
  public Duration getDelay() {
    return delay;
  }

  /** Sets the option {@code delay}. */
  public void setDelay(Duration delay) {
    this.delay = delay;
  }

  /** Returns the option {@code settleTime}; null if it is not set. */
  public Duration getSettleTime() {
    return settleTime;
  }

  /** Sets the option {@code settleTime}. */
  public void setSettleTime(Duration settleTime) {
    this.settleTime = settleTime;
  }

  /** Returns the option {@code emptySettleTime}; null if it is not set. */
  public Duration getEmptySettleTime() {
    return emptySettleTime;
  }

  /** Sets the option {@code emptySettleTime}. */
  public void setEmptySettleTime(Duration emptySettleTime) {
    this.emptySettleTime = emptySettleTime;
  }

  /** Returns the option {@code settleLimit}; null if it is not set. */
  public Duration getSettleLimit() {
    return settleLimit;
  }

  /** Sets the option {@code settleLimit}. */
  public void setSettleLimit(Duration settleLimit) {
    this.settleLimit = settleLimit;
  }

  /** Returns the option {@code maxDepth}; null if it is not set. */
  public Integer getMaxDepth() {
    return maxDepth;
  }

  /** Sets the option {@code maxDepth}. */
  public void setMaxDepth(Integer maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Returns the option {@code maxFileSize}; null if it is not set. */
  public Long getMaxFileSize() {
    return maxFileSize;
  }

  /** Sets the option {@code maxFileSize}. */
  public void setMaxFileSize(Long maxFileSize) {
    this.maxFileSize = maxFileSize;
  }

  /** Returns the option {@code slowLaneSize}; null if it is not set. */
  public Long getSlowLaneSize() {
    return slowLaneSize;
  }

  /** Sets the option {@code slowLaneSize}. */
  public void setSlowLaneSize(Long slowLaneSize) {
    this.slowLaneSize = slowLaneSize;
  }

  /** Returns the option {@code keepSetId}; null if it is not set. */
  public Boolean getKeepSetId() {
    return keepSetId;
  }

  /** Sets the option {@code keepSetId}. */
  public void setKeepSetId(Boolean keepSetId) {
    this.keepSetId = keepSetId;
  }
}
