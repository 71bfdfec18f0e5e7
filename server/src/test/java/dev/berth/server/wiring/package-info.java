@NullMarked
package dev.berth.server.wiring;

import org.jspecify.annotations.NullMarked;
