import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** One thing to decide, above the page; Escape closes it where it may be left. */
export function Dialog(props: { title: string; isOpen: boolean; onClose: () => void; children: ReactNode; isDismissable?: boolean }) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      isDismissable={props.isDismissable ?? false}
      className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto bg-black/60 p-3 sm:items-center sm:p-6"
    >
      <Modal className="w-full max-w-140 rounded-12 border border-line bg-raised text-ink shadow-5">
        <AriaDialog className="p-5 outline-none sm:p-8">
          <Heading slot="title" className="text-std-24B-150">
            {props.title}
          </Heading>
          {props.children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
