package dev.berth.terminal.session;

/** Forwards the events of one viewer's stream to the session's viewer admission. */
record ViewerStreamEvents(ViewerAdmission admission, LiveViewer viewer) implements ViewerStream.Events {
    @Override
    public void onProgress() {
        admission.onProgress(viewer);
    }

    @Override
    public void onGap() {
        if (viewer.isPerson()) {
            admission.repaint();
        }
    }

    @Override
    public void onFailure() {
        admission.remove(viewer);
    }
}
