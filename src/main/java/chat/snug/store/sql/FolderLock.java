package chat.snug.store.sql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** One process at a time uses a data folder. The system lets go of the lock when the process ends, however it ends. */
final class FolderLock implements Closeable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the folder, for its owner alone, where it is missing, and takes its lock. */
  static FolderLock take(Path folder) {
    try {
      makeFolder(folder);
      return lock(folder);
    } catch (FileAlreadyExistsException noFolder) {
      throw new StoreOpenException("data folder " + folder + " is a file", noFolder);
    } catch (IOException denied) {
      throw new StoreOpenException("data folder " + folder + " can't be used: " + denied, denied);
    }
  }

  private static FolderLock lock(Path folder) throws IOException {
    FileChannel channel = FileChannel.open(
        folder.resolve("snug.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Refused below, as a lock of another process is.
    }
    channel.close();
    throw new StoreOpenException(
        "data folder " + folder + " is in use by another process; stop it, or name another folder",
        null);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(folder, ownerOnly(parent));
  }

  private static FileAttribute<?>[] ownerOnly(@Nullable Path parent) throws IOException {
    boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
