@NullMarked
package dev.berth.runtime.probe;

import org.jspecify.annotations.NullMarked;
