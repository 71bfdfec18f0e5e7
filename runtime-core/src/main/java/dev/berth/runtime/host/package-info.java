@NullMarked
package dev.berth.runtime.host;

import org.jspecify.annotations.NullMarked;
