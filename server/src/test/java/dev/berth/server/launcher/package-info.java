@NullMarked
package dev.berth.server.launcher;

import org.jspecify.annotations.NullMarked;
