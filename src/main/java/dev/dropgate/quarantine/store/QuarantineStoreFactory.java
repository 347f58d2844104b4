package dev.dropgate.quarantine.store;

import dev.dropgate.io.pass.ReleasePassStore;
import dev.dropgate.model.RawNames;
import dev.dropgate.quarantine.QuarantineService;
import dev.dropgate.quarantine.QuarantineStore;
import dev.dropgate.quarantine.file.ContentSeal;
import dev.dropgate.quarantine.file.FileQuarantineStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens the store of a location, for the routes and for the commands alike. A second kind of store
 * is chosen here, by its location. Stateless.
 */
public final class QuarantineStoreFactory {
  private QuarantineStoreFactory() {}

  /**
   * Opens a store to read, delete and purge records. Does not access the store.
   *
   * @param location a folder, which need not exist; a relative one is below the working directory
   * @param keyFile the file with the key of sealed records, read when a record is opened; null if
   *     no record is sealed
   */
  public static QuarantineStore open(String location, Path keyFile) {
    return open(location, keyFile, null);
  }

  /**
   * Opens a store that seals new records.
   *
   * @param location as for {@link #open}
   * @param keyFile the file with the key, read now
   * @throws IOException if the key cannot be read
   */
  public static QuarantineStore openSealing(String location, Path keyFile) throws IOException {
    return open(location, keyFile, ContentSeal.of(keyFile));
  }

  private static QuarantineStore open(String location, Path keyFile, ContentSeal seal) {
    return new FileQuarantineStore(RawNames.absolutePath(location), keyFile, seal);
  }

  /**
   * Opens stores as one quarantine. Does not access the stores.
   *
   * @param locations as for {@link #open}
   * @param passes the folder of the release passes, which need not exist
   * @param keyFile the file with the key of sealed records; null if no record is sealed
   */
  public static QuarantineService openAll(List<String> locations, Path passes, Path keyFile) {
    return new QuarantineService(
        locations.stream().map(location -> open(location, keyFile)).toList(),
        new ReleasePassStore(passes));
  }
}
