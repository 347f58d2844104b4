package dev.dropgate.camel;

import dev.dropgate.io.UnitOfWork;
import org.apache.camel.Exchange;

/** Reads the unit of work of an exchange. */
public final class UnitOfWorkProperty {
  private UnitOfWorkProperty() {}

  /**
   * Returns what the writes of a step belong to.
   *
   * @return the unit of the batch; for an entry that does not come from a monitored directory, one
   *     that syncs each write at once
   */
  public static UnitOfWork of(Exchange exchange) {
    UnitOfWork unit = exchange.getProperty(DropgateConstants.UNIT_OF_WORK, UnitOfWork.class);
    return unit == null ? UnitOfWork.immediate() : unit;
  }
}
