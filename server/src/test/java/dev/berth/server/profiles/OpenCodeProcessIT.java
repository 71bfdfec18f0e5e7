package dev.berth.server.profiles;

import dev.berth.testkit.parts.RequiresBubblewrap;

@RequiresBubblewrap
class OpenCodeProcessIT extends OpenCodeContract {}
