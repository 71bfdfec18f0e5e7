package dev.berth.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What the settings of a stage give to every instance: a mount with a file and a tool server in it, and a variable. */
final class FixtureSettings {
    /** The one tool that the server offers. */
    static final String TOOL = "tell_the_weather";

    /** A file that is seen inside, and what it holds. */
    static final String FILE = "/srv/extra/word.txt";

    static final String WORD = "shared word";

    /** A variable that is seen inside, and its value. */
    static final String VARIABLE = "GREETING";

    static final String GREETING = "good day";

    /** A tool server by standard input and output, as small as can be. */
    private static final String SERVER = """
            import json, sys
            for line in sys.stdin:
                asked = json.loads(line)
                if "id" not in asked:
                    continue
                method, params = asked["method"], asked.get("params") or {}
                if method == "initialize":
                    answer = {"protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                              "serverInfo": {"name": "probe", "version": "1"}}
                elif method == "tools/list":
                    answer = {"tools": [{"name": "TOOL", "description": "Tells the weather",
                              "inputSchema": {"type": "object", "properties": {}}}]}
                else:
                    answer = {}
                print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answer}), flush=True)
            """;

    private FixtureSettings() {}

    /** The settings that give them to an agent; {@code agent} is how its settings begin. */
    static List<String> in(Path folder, String agent) throws IOException {
        Path extra = Files.createDirectory(folder.resolve("extra"));
        Files.setPosixFilePermissions(extra, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(extra.resolve("mcp.py"), SERVER.replace("TOOL", TOOL));
        Files.writeString(extra.resolve("word.txt"), WORD);
        return List.of(
                agent + ".mounts=" + extra.toRealPath() + ":/srv/extra:ro",
                agent + ".mcpServers.probe=python3,/srv/extra/mcp.py",
                agent + ".env." + VARIABLE + "=" + GREETING);
    }
}
