package dev.berth.server.profiles;

import dev.berth.testkit.parts.RequiresNerdctl;

@RequiresNerdctl(baseImage = true)
class OpenCodeNerdctlIT extends OpenCodeContract {}
