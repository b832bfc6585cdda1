;;; emacs.el --- A draft in Emacs  -*- lexical-binding: t -*-

;; Opens tests/editor/draft.md with `onrecord lsp' behind it, as docs/editors.md says, prints what
;; Emacs shows, and fails where that is not what stands in the draft.  Run by emacs.sh; needs
;; eglot, which Emacs 29 and later bring, and a mode for Markdown is not needed.

(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defconst test-patience 120 "Seconds to wait for something to come true.")
(defconst test-sentence "“It was a done deal,” said an official with knowledge of the vote.")
(defconst test-source "an official with knowledge of the vote")
(defvar test-failed nil)

(defun test-check (holds what)
  (princ (format "%s %s\n" (if holds "ok    " "FAILED") what))
  (unless holds (setq test-failed t)))

(defun test-wait (holds)
  "Lets the server speak until HOLDS returns something, and returns it."
  (let ((until (+ (float-time) test-patience)) found)
    (while (not (or (setq found (funcall holds)) (> (float-time) until)))
      (accept-process-output nil 0.02))
    found))

(defun test-finding ()
  "The finding of the rule whose words the draft has, as Flymake places it."
  (cl-find-if (lambda (one) (string-match-p "unnamed-source" (flymake-diagnostic-text one)))
              (flymake-diagnostics)))

(defun test-words (finding)
  (and finding
       (buffer-substring-no-properties (flymake-diagnostic-beg finding)
                                       (flymake-diagnostic-end finding))))

(defun test-is-flagged (finding)
  "Whether FINDING stands under the source, alone or with what it says."
  (let ((words (test-words finding)))
    (and words
         (string-search words test-sentence)
         (string-search test-source words))))

(define-derived-mode markdown-mode text-mode "Markdown")
(add-to-list 'eglot-server-programs
             `((markdown-mode text-mode) . (,(getenv "ONRECORD") "lsp")))
(setq eglot-sync-connect t
      eglot-connect-timeout test-patience
      eglot-send-changes-idle-time 0)

(find-file "draft.md")
(markdown-mode)
(eglot-ensure)
;; In batch mode no command ends, so nothing else runs what waits for it.
(run-hooks 'post-command-hook)
(test-check (eglot-current-server) "the server starts")

(test-wait #'test-finding)
(dolist (one (flymake-diagnostics))
  (princ (format "%d: %s\n" (line-number-at-pos (flymake-diagnostic-beg one))
                 (flymake-diagnostic-text one))))
(test-check (test-is-flagged (test-finding))
            "the flagged words are underlined, behind an emoji and curly quotes")

;; An edit in front of them, of more emoji.
(let ((before (flymake-diagnostic-beg (test-finding))))
  (goto-char before)
  (beginning-of-line)
  (insert "“Odd” 🦀🦀. ")
  (eglot--signal-textDocument/didChange)
  (test-wait (lambda ()
               (let ((now (test-finding)))
                 (and now (> (flymake-diagnostic-beg now) before) (test-is-flagged now))))))
(test-check (test-is-flagged (test-finding)) "after an edit they still are")

(let ((now (test-finding)) hover)
  (goto-char (- (flymake-diagnostic-end now) 5))
  (eglot-hover-eldoc-function (lambda (told &rest _) (setq hover told)))
  (test-wait (lambda () hover))
  (test-check (and hover (string-match-p "unnamed-source" hover)) "hovering says what is wrong")
  (let ((action (cl-find "Switch unnamed-source off here"
                         (eglot-code-actions (flymake-diagnostic-beg now) (flymake-diagnostic-end now))
                         :key (lambda (one) (plist-get one :title)) :test #'equal)))
    (when action (eglot--apply-workspace-edit (plist-get action :edit)))
    (test-check (string-search "<!-- onrecord: off unnamed-source -->\n“Odd”" (buffer-string))
                "a code action writes a directive")))
(eglot--signal-textDocument/didChange)
(test-wait (lambda () (not (test-finding))))
(test-check (not (test-finding)) "which takes the finding away")

(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server) nil test-patience)
(test-check (not (eglot-current-server)) "the server stops")
(princ (format "Emacs: %s\n" (if test-failed "failed" "all passed")))
(kill-emacs (if test-failed 1 0))
;;; emacs.el ends here
