package dev.berth.hermes;

import dev.berth.testkit.parts.RequiresBubblewrap;

@RequiresBubblewrap
class HermesProcessIT extends HermesContract {}
