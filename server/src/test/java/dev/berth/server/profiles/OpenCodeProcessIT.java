package dev.berth.server.profiles;

import dev.berth.testkit.parts.RequiresSandboxedAgent;

@RequiresSandboxedAgent
class OpenCodeProcessIT extends OpenCodeContract {}
