package dev.dropgate.model;

/** The rule ids of findings that come from a scan engine. */
public final class EngineFindingIds {
  /** An engine found something. */
  public static final String FOUND = "engine";

  /** No engine could judge the entry. */
  public static final String UNAVAILABLE = "engine-unavailable";

  private EngineFindingIds() {}
}
