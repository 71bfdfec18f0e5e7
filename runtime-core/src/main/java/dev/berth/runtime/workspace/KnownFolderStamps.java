package dev.berth.runtime.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Examines the folders of an earlier look, on a few threads: that is most of the time of a look at a large workspace. */
final class KnownFolderStamps {
    private static final int FEW = 1000;
    private static final int MOST_THREADS = 4;

    private KnownFolderStamps() {}

    /** The stamps that these folders have now; a folder that is missing in the answer has to be examined again. */
    static IdentityHashMap<FolderState, FileStamp> of(@Nullable FolderState top) {
        List<FolderState> folders = new ArrayList<>();
        if (top != null) {
            addAll(top, folders);
        }
        IdentityHashMap<FolderState, FileStamp> stamps = new IdentityHashMap<>(folders.size());
        if (folders.size() < FEW) {
            return stamps;
        }
        AtomicReferenceArray<@Nullable FileStamp> found = new AtomicReferenceArray<>(folders.size());
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        CountDownLatch others = new CountDownLatch(threads - 1);
        for (int i = 1; i < threads; i++) {
            int part = i;
            Thread.ofPlatform().daemon().name("berth-workspace-look-" + i).start(() -> {
                try {
                    examine(folders, found, part, threads);
                } finally {
                    others.countDown();
                }
            });
        }
        examine(folders, found, 0, threads);
        try {
            others.await();
        } catch (InterruptedException _) {
            // nobody interrupts this thread; what is missing is examined again
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < folders.size(); i++) {
            FileStamp stamp = found.get(i);
            if (stamp != null) {
                stamps.put(folders.get(i), stamp);
            }
        }
        return stamps;
    }

    private static void addAll(FolderState folder, List<FolderState> all) {
        all.add(folder);
        folder.folders().forEach(child -> addAll(child, all));
    }

    private static void examine(
            List<FolderState> folders, AtomicReferenceArray<@Nullable FileStamp> found, int part, int parts) {
        for (int i = part; i < folders.size(); i += parts) {
            try {
                found.set(i, FileStamp.of(folders.get(i).path()));
            } catch (IOException _) {
                // the look examines it again and reports why it cannot
            }
        }
    }
}
