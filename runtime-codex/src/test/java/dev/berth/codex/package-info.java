@NullMarked
package dev.berth.codex;

import org.jspecify.annotations.NullMarked;
