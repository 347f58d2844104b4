package dev.dropgate.inspect.format.pdf;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSObjectKey;

/** Who starts the actions of a PDF: by what else each of its objects is referred to. */
public final class PdfActionTriggers {
  /** How an action comes to be done. */
  public enum Trigger {
    /** By itself, as far as anybody can tell. */
    ITSELF,
    /** Somebody clicks on a link, a button or a bookmark. */
    CLICK,
    /** Somebody fills in a field of a form. */
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

  /** Whether nothing but a field of a form refers to an object; to be asked in the end. */
  public boolean isOfFieldOnly(COSObjectKey key) {
    return isReferencedBy(key, Trigger.FIELD)
        && !isReferencedBy(key, Trigger.ITSELF)
        && !isReferencedBy(key, Trigger.CLICK);
  }

  /** Whether a person must do something before it is used; to be asked in the end. */
  public boolean isByPerson(COSObjectKey key) {
    return !isReferencedBy(key, Trigger.ITSELF)
        && (isReferencedBy(key, Trigger.CLICK) || isReferencedBy(key, Trigger.FIELD));
  }

  private boolean isReferencedBy(COSObjectKey key, Trigger trigger) {
    return references.get(trigger).contains(key);
  }
}
