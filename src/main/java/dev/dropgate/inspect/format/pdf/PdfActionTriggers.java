package dev.dropgate.inspect.format.pdf;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSObjectKey;

/** The triggers of PDF actions: the kinds of references to each object. Not thread safe. */
public final class PdfActionTriggers {
  /** The trigger of an action. */
  public enum Trigger {
    /** No user action is needed, as far as is known. */
    ITSELF,
    /** The user clicks a link, a button or a bookmark. */
    CLICK,
    /** The user fills in a form field. */
    FIELD
  }

  private final Map<Trigger, Set<COSObjectKey>> references = new EnumMap<>(Trigger.class);

  public PdfActionTriggers() {
    for (Trigger trigger : Trigger.values()) {
      references.put(trigger, new HashSet<>());
    }
  }

  public void addReference(COSObjectKey key, Trigger trigger) {
    references.get(trigger).add(key);
  }

  /** Returns whether only form fields refer to an object. Valid after all references are added. */
  public boolean isOfFieldOnly(COSObjectKey key) {
    return isReferencedBy(key, Trigger.FIELD)
        && !isReferencedBy(key, Trigger.ITSELF)
        && !isReferencedBy(key, Trigger.CLICK);
  }

  /** Returns whether only user actions trigger an object. Valid after all references are added. */
  public boolean isByPerson(COSObjectKey key) {
    return !isReferencedBy(key, Trigger.ITSELF)
        && (isReferencedBy(key, Trigger.CLICK) || isReferencedBy(key, Trigger.FIELD));
  }

  private boolean isReferencedBy(COSObjectKey key, Trigger trigger) {
    return references.get(trigger).contains(key);
  }
}
