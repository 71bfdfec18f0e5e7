package dev.berth.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Files have at most 400 lines, methods at most 40. */
class SizeBudgetTest {
    private static final int MAX_FILE = 400;
    private static final int MAX_METHOD = 40;

    @Test
    void files_and_methods_keep_their_budget() throws IOException {
        List<Path> files;
        try (var paths = Files.walk(Path.of("src"))) {
            files = paths.filter(path -> path.toString().endsWith(".java")).toList();
        }

        assertThat(files).hasSizeGreaterThan(40);
        assertThat(tooLarge(files)).isEmpty();
    }

    private static List<String> tooLarge(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var sources = compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files);
        var task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        List<String> tooLong = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            var positions = Trees.instance(task).getSourcePositions();
            String name = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            long fileLines = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, unit));
            if (fileLines > MAX_FILE) {
                tooLong.add(name + ": " + fileLines + " lines");
            }
            var methods = new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void unused) {
                    long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                    long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
                    if (last - first + 1 > MAX_METHOD) {
                        tooLong.add(name + ": " + method.getName() + " has " + (last - first + 1) + " lines");
                    }
                    return super.visitMethod(method, null);
                }
            };
            methods.scan(unit, null);
        }
        return tooLong;
    }
}
