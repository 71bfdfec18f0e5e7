@NullMarked
package dev.berth.runtime.session;

import org.jspecify.annotations.NullMarked;
