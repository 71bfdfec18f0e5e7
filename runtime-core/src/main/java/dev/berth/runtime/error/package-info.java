@NullMarked
package dev.berth.runtime.error;

import org.jspecify.annotations.NullMarked;
