package dev.berth.hermes;

import dev.berth.testkit.parts.RequiresNerdctl;

@RequiresNerdctl(baseImage = true)
class HermesNerdctlIT extends HermesContract {}
