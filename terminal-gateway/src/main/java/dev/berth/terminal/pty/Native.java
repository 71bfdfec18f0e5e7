package dev.berth.terminal.pty;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds functions of the C library. */
@SuppressWarnings("restricted") // the launcher allows native access
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private Native() {}

    /**
     * Finds a function whose errno is stored in a segment; the handle takes that segment as an additional first
     * argument.
     */
    static MethodHandle capturing(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker.Option[] all =
                Stream.concat(Stream.of(ERRNO), Stream.of(options)).toArray(Linker.Option[]::new);
        return LINKER.downcallHandle(symbol(name), type, all);
    }

    /** Finds a function that returns its error code, as those of {@code posix_spawn} do. */
    static MethodHandle plain(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(symbol(name), type);
    }

    /** Finds a function that older libraries lack. */
    static Optional<MethodHandle> optional(String name, FunctionDescriptor type) {
        return LIBRARY.find(name).map(symbol -> LINKER.downcallHandle(symbol, type));
    }

    /** The defect behind a throwable of a native call, which throws only when its types are declared wrongly. */
    static IllegalStateException broken(Throwable cause) {
        return new IllegalStateException("a native call has wrong types", cause);
    }

    private static MemorySegment symbol(String name) {
        return LIBRARY.find(name)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no function " + name));
    }
}
