@NullMarked
package dev.berth.terminal.agents;

import org.jspecify.annotations.NullMarked;
