package dev.berth.terminal.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts a program as the leader of a new session with a controlling terminal, by {@code posix_spawn}, which copies no
 * memory of this JVM and reports why a start failed. The program has the terminal as descriptors 0 to 2 and no other
 * descriptor; no signal is blocked or ignored. Safe for all threads.
 */
final class Spawn {
    private static final short FLAGS = 0x80 | 0x08 | 0x04; // SETSID, SETSIGMASK, SETSIGDEF
    private static final int STRUCT_BYTES = 1024; // more than attributes (336), actions (80) or a set of signals (128)

    private static final MethodHandle ACTIONS = pointer("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_END = pointer("posix_spawn_file_actions_destroy");
    private static final MethodHandle ADD_OPEN =
            handle("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ADD_DUP = handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ADD_CLOSE = handle("posix_spawn_file_actions_addclose", ADDRESS, JAVA_INT);
    private static final MethodHandle ADD_CHDIR = handle("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final Optional<MethodHandle> ADD_CLOSE_FROM = Native.optional(
            "posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ATTRIBUTES = pointer("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_END = pointer("posix_spawnattr_destroy");
    private static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle SET_DEFAULT = handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle SPAWN =
            handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

    private Spawn() {}

    /** Looks up the functions, once per JVM; throws a LinkageError for a missing one. */
    static void check() {
        assert SPAWN != null;
    }

    /**
     * Starts {@code program} and answers its process number, or the negative errno.
     *
     * @param terminal the path of the pseudo-terminal's slave side
     */
    static int start(Path program, PtyCommand command, String terminal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(STRUCT_BYTES, 16);
            MemorySegment attributes = arena.allocate(STRUCT_BYTES, 16);
            MemorySegment pid = arena.allocate(JAVA_INT);
            checked((int) ACTIONS.invokeExact(actions));
            checked((int) ATTRIBUTES.invokeExact(attributes));
            try {
                fill(actions, command, terminal, arena);
                fill(attributes, arena);
                int error = (int) SPAWN.invokeExact(
                        pid,
                        arena.allocateFrom(program.toString()),
                        actions,
                        attributes,
                        strings(command.argv().stream(), arena),
                        strings(environment(command), arena));
                return error != 0 ? -error : pid.get(JAVA_INT, 0);
            } finally {
                checked((int) ACTIONS_END.invokeExact(actions));
                checked((int) ATTRIBUTES_END.invokeExact(attributes));
            }
        } catch (Throwable e) {
            throw Native.broken(e);
        }
    }

    /**
     * Adds the steps of the new process. The session leader itself opens the terminal, which makes it the controlling
     * terminal.
     */
    private static void fill(MemorySegment actions, PtyCommand command, String terminal, Arena arena) throws Throwable {
        if (ADD_CLOSE_FROM.isPresent()) {
            checked((int) ADD_CLOSE_FROM.get().invokeExact(actions, 0));
        } else {
            for (int fd : openDescriptors()) {
                checked((int) ADD_CLOSE.invokeExact(actions, fd));
            }
        }
        checked((int) ADD_OPEN.invokeExact(actions, 0, arena.allocateFrom(terminal), Libc.O_RDWR, 0));
        checked((int) ADD_DUP.invokeExact(actions, 0, 1));
        checked((int) ADD_DUP.invokeExact(actions, 0, 2));
        String folder = command.directory().toAbsolutePath().toString();
        checked((int) ADD_CHDIR.invokeExact(actions, arena.allocateFrom(folder)));
    }

    private static void fill(MemorySegment attributes, Arena arena) throws Throwable {
        MemorySegment signals = arena.allocate(STRUCT_BYTES, 16);
        checked((int) SET_FLAGS.invokeExact(attributes, FLAGS));
        checked((int) SET_MASK.invokeExact(attributes, signals));
        signals.set(
                JAVA_LONG, 0,
                -1); // all 64: sigfillset leaves out two signals of the C library, which would stay ignored
        checked((int) SET_DEFAULT.invokeExact(attributes, signals));
    }

    /**
     * The descriptors that are open now, for C libraries without addclosefrom (glibc before 2.34). A descriptor that
     * another thread opens meanwhile is close-on-exec.
     */
    private static List<Integer> openDescriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null
                ? List.of()
                : Stream.of(open).map(Integer::valueOf).filter(fd -> fd > 2).toList();
    }

    private static Stream<String> environment(PtyCommand command) {
        return command.environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue());
    }

    private static MemorySegment strings(Stream<String> texts, Arena arena) {
        List<MemorySegment> all = texts.map(arena::allocateFrom).toList();
        MemorySegment array = arena.allocate(ADDRESS, all.size() + 1L); // the last one stays null
        for (int i = 0; i < all.size(); i++) {
            array.setAtIndex(ADDRESS, i, all.get(i));
        }
        return array;
    }

    private static void checked(int error) {
        if (error != 0) {
            throw new IllegalStateException("preparing posix_spawn failed with errno " + error);
        }
    }

    private static MethodHandle pointer(String name) {
        return handle(name, ADDRESS);
    }

    private static MethodHandle handle(String name, java.lang.foreign.MemoryLayout... arguments) {
        return Native.plain(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
