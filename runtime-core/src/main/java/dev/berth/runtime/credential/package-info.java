@NullMarked
package dev.berth.runtime.credential;

import org.jspecify.annotations.NullMarked;
