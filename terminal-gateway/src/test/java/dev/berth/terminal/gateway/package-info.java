@NullMarked
package dev.berth.terminal.gateway;

import org.jspecify.annotations.NullMarked;
