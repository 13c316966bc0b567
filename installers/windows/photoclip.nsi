; PhotoClip's installer for Windows: for the person who runs it; no administrator is needed.
; makensis -DVERSION=… -DSIZE_KIB=… -DSTAGED=folder -DICON=file.ico -DSIDE=file.bmp -DOUT=file.exe photoclip.nsi
Unicode true
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
; Without one of its files PhotoClip would not start.
AllowSkipFiles off
SetCompressor lzma

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

!define ID "org.photoclip.PhotoClip"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define START '"$INSTDIR\payload\python\pythonw.exe" -I "$INSTDIR\payload\start.py"'

Name "PhotoClip"
OutFile "${OUT}"
; A short path: what is below it is long, and not every program on Windows takes more than 260 letters.
InstallDir "$LOCALAPPDATA\PhotoClip app"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "PhotoClip ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "PhotoClip"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "PhotoClip Setup"
VIAddVersionKey LegalCopyright "The PhotoClip developers"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!insertmacro MUI_PAGE_LICENSE "${STAGED}/payload/LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "SimpChinese"

; What this script says itself; the pages and their buttons NSIS has in these languages. A test sees that none is missing.
LangString NeedsWindows ${LANG_ENGLISH} "PhotoClip needs 64-bit Windows 10 or newer."
LangString NeedsWindows ${LANG_GERMAN} "PhotoClip braucht Windows 10 oder neuer mit 64 Bit."
LangString NeedsWindows ${LANG_FRENCH} "PhotoClip demande Windows 10 en 64 bits, ou plus récent."
LangString NeedsWindows ${LANG_SPANISH} "PhotoClip necesita Windows 10 de 64 bits o posterior."
LangString NeedsWindows ${LANG_JAPANESE} "PhotoClip には 64 ビットの Windows 10 以降が必要です。"
LangString NeedsWindows ${LANG_SIMPCHINESE} "PhotoClip 需要 64 位 Windows 10 或更新版本。"
LangString SomethingElse ${LANG_ENGLISH} "$INSTDIR holds something else; choose an empty folder."
LangString SomethingElse ${LANG_GERMAN} "In $INSTDIR liegt etwas anderes; wählen Sie einen leeren Ordner."
LangString SomethingElse ${LANG_FRENCH} "$INSTDIR contient autre chose ; choisissez un dossier vide."
LangString SomethingElse ${LANG_SPANISH} "$INSTDIR contiene otra cosa; elige una carpeta vacía."
LangString SomethingElse ${LANG_JAPANESE} "$INSTDIR には別のものが入っています。空のフォルダを選んでください。"
LangString SomethingElse ${LANG_SIMPCHINESE} "$INSTDIR 中有其他内容；请选择一个空文件夹。"
LangString NotCopied ${LANG_ENGLISH} "PhotoClip could not be copied to $INSTDIR: the disk is full, or the folder cannot be written to."
LangString NotCopied ${LANG_GERMAN} "PhotoClip konnte nicht nach $INSTDIR kopiert werden: Der Datenträger ist voll, oder in den Ordner kann nicht geschrieben werden."
LangString NotCopied ${LANG_FRENCH} "PhotoClip n’a pas pu être copié dans $INSTDIR : le disque est plein, ou le dossier n’est pas accessible en écriture."
LangString NotCopied ${LANG_SPANISH} "PhotoClip no se ha podido copiar en $INSTDIR: el disco está lleno o no se puede escribir en la carpeta."
LangString NotCopied ${LANG_JAPANESE} "PhotoClip を $INSTDIR にコピーできませんでした。ディスクがいっぱいか、フォルダに書き込めません。"
LangString NotCopied ${LANG_SIMPCHINESE} "无法将 PhotoClip 复制到 $INSTDIR：磁盘已满，或文件夹无法写入。"
LangString RunsNow ${LANG_ENGLISH} "PhotoClip is running. Close its window and install it again; nothing was changed."
LangString RunsNow ${LANG_GERMAN} "PhotoClip läuft gerade. Schließen Sie sein Fenster und installieren Sie es erneut; es wurde nichts geändert."
LangString RunsNow ${LANG_FRENCH} "PhotoClip est ouvert. Fermez sa fenêtre et relancez l’installation ; rien n’a été modifié."
LangString RunsNow ${LANG_SPANISH} "PhotoClip está abierto. Cierra su ventana y vuelve a instalarlo; no se ha cambiado nada."
LangString RunsNow ${LANG_JAPANESE} "PhotoClip が実行中です。ウインドウを閉じて、もう一度インストールしてください。何も変更されていません。"
LangString RunsNow ${LANG_SIMPCHINESE} "PhotoClip 正在运行。请关闭它的窗口后重新安装；没有做任何更改。"
LangString RunsStill ${LANG_ENGLISH} "PhotoClip is running. Close its window and remove it again."
LangString RunsStill ${LANG_GERMAN} "PhotoClip läuft gerade. Schließen Sie sein Fenster und entfernen Sie es erneut."
LangString RunsStill ${LANG_FRENCH} "PhotoClip est ouvert. Fermez sa fenêtre et relancez la désinstallation."
LangString RunsStill ${LANG_SPANISH} "PhotoClip está abierto. Cierra su ventana y vuelve a desinstalarlo."
LangString RunsStill ${LANG_JAPANESE} "PhotoClip が実行中です。ウインドウを閉じて、もう一度取り除いてください。"
LangString RunsStill ${LANG_SIMPCHINESE} "PhotoClip 正在运行。请关闭它的窗口后重新卸载。"
LangString InstallingAlready ${LANG_ENGLISH} "PhotoClip is being installed already; wait until that is done."
LangString InstallingAlready ${LANG_GERMAN} "PhotoClip wird bereits installiert; warten Sie, bis das fertig ist."
LangString InstallingAlready ${LANG_FRENCH} "PhotoClip est déjà en cours d’installation ; attendez que ce soit terminé."
LangString InstallingAlready ${LANG_SPANISH} "PhotoClip ya se está instalando; espera a que termine."
LangString InstallingAlready ${LANG_JAPANESE} "PhotoClip はすでにインストール中です。終わるまでお待ちください。"
LangString InstallingAlready ${LANG_SIMPCHINESE} "PhotoClip 正在安装；请等待它完成。"
LangString OpenWith ${LANG_ENGLISH} "Open with PhotoClip"
LangString OpenWith ${LANG_GERMAN} "Mit PhotoClip öffnen"
LangString OpenWith ${LANG_FRENCH} "Ouvrir avec PhotoClip"
LangString OpenWith ${LANG_SPANISH} "Abrir con PhotoClip"
LangString OpenWith ${LANG_JAPANESE} "PhotoClip で開く"
LangString OpenWith ${LANG_SIMPCHINESE} "用 PhotoClip 打开"
LangString Photo ${LANG_ENGLISH} "Photo"
LangString Photo ${LANG_GERMAN} "Foto"
LangString Photo ${LANG_FRENCH} "Photo"
LangString Photo ${LANG_SPANISH} "Foto"
LangString Photo ${LANG_JAPANESE} "写真"
LangString Photo ${LANG_SIMPCHINESE} "照片"

!macro OpensPhotos DO
  !insertmacro ${DO} ".jpg"
  !insertmacro ${DO} ".jpeg"
  !insertmacro ${DO} ".jpe"
  !insertmacro ${DO} ".jfif"
  !insertmacro ${DO} ".mpo"
  !insertmacro ${DO} ".png"
  !insertmacro ${DO} ".apng"
  !insertmacro ${DO} ".webp"
  !insertmacro ${DO} ".tif"
  !insertmacro ${DO} ".tiff"
  !insertmacro ${DO} ".bmp"
  !insertmacro ${DO} ".dib"
  !insertmacro ${DO} ".gif"
  !insertmacro ${DO} ".avif"
  !insertmacro ${DO} ".avifs"
  !insertmacro ${DO} ".heic"
  !insertmacro ${DO} ".heif"
  !insertmacro ${DO} ".heics"
  !insertmacro ${DO} ".heifs"
  !insertmacro ${DO} ".hif"
  !insertmacro ${DO} ".jxl"
  !insertmacro ${DO} ".exr"
  !insertmacro ${DO} ".hdr"
  !insertmacro ${DO} ".jp2"
  !insertmacro ${DO} ".j2k"
  !insertmacro ${DO} ".jpx"
  !insertmacro ${DO} ".jpf"
  !insertmacro ${DO} ".j2c"
  !insertmacro ${DO} ".jpc"
  !insertmacro ${DO} ".psd"
  !insertmacro ${DO} ".psb"
  !insertmacro ${DO} ".qoi"
  !insertmacro ${DO} ".3fr"
  !insertmacro ${DO} ".arw"
  !insertmacro ${DO} ".cr2"
  !insertmacro ${DO} ".cr3"
  !insertmacro ${DO} ".crw"
  !insertmacro ${DO} ".dcr"
  !insertmacro ${DO} ".dng"
  !insertmacro ${DO} ".erf"
  !insertmacro ${DO} ".fff"
  !insertmacro ${DO} ".gpr"
  !insertmacro ${DO} ".iiq"
  !insertmacro ${DO} ".k25"
  !insertmacro ${DO} ".kdc"
  !insertmacro ${DO} ".mef"
  !insertmacro ${DO} ".mos"
  !insertmacro ${DO} ".mrw"
  !insertmacro ${DO} ".nef"
  !insertmacro ${DO} ".nrw"
  !insertmacro ${DO} ".orf"
  !insertmacro ${DO} ".pef"
  !insertmacro ${DO} ".raf"
  !insertmacro ${DO} ".raw"
  !insertmacro ${DO} ".rw2"
  !insertmacro ${DO} ".rwl"
  !insertmacro ${DO} ".sr2"
  !insertmacro ${DO} ".srf"
  !insertmacro ${DO} ".srw"
  !insertmacro ${DO} ".x3f"
  !insertmacro ${DO} ".mp4"
  !insertmacro ${DO} ".m4v"
  !insertmacro ${DO} ".mov"
  !insertmacro ${DO} ".qt"
  !insertmacro ${DO} ".mkv"
  !insertmacro ${DO} ".webm"
  !insertmacro ${DO} ".avi"
  !insertmacro ${DO} ".3gp"
  !insertmacro ${DO} ".3g2"
  !insertmacro ${DO} ".mts"
  !insertmacro ${DO} ".m2ts"
!macroend
!macro AddTo ENDING
  WriteRegStr HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${ID}" ""
!macroend
!macro RemoveFrom ENDING
  DeleteRegValue HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${ID}"
!macroend

; A program that runs cannot be opened for writing: told before anything is copied or renamed.
!macro NotWhileItRuns PROGRAM SAID
  ${If} ${FileExists} "$INSTDIR\payload\python\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\payload\python\${PROGRAM}" a
    ${If} ${Errors}
      SetErrorLevel 3
      Abort "${SAID}"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; The mutex goes with the process that made it, however that ends.
!macro OneAtATime
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "${ID}.setup") p .r1 ?e'
  Pop $0
  ${If} $0 = 183 ; ERROR_ALREADY_EXISTS
    MessageBox MB_ICONSTOP "$(InstallingAlready)" /SD IDOK
    SetErrorLevel 3
    Abort
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "$(NeedsWindows)" /SD IDOK
    SetErrorLevel 3
    Abort
  ${EndIf}
  !insertmacro OneAtATime
FunctionEnd

Function un.onInit
  !insertmacro OneAtATime
FunctionEnd

Function Start
  Exec '${START}'
FunctionEnd

; A file that could not be written ends the installer there: what stood before stands, and nothing else is left. Where
; nothing was begun, as in a folder that holds something else, all that lies there is the person's.
Var Begun
Function .onInstFailed
  ${If} $Begun == 1
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR\payload.new"
    RMDir "$INSTDIR"
  ${EndIf}
  SetErrorLevel 3
FunctionEnd

Section "PhotoClip"
  ; A folder with something else in it is not ours to write into, nor to empty one day. Many programs have an uninstall.exe.
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\payload\photoclip.ico"
  ${AndIfNot} ${FileExists} "$INSTDIR\payload.old\photoclip.ico"
    FindFirst $0 $1 "$INSTDIR\*.*"
    ${DoWhile} $1 != ""
      ${If} $1 != "."
      ${AndIf} $1 != ".."
        FindClose $0
        SetErrorLevel 3
        Abort "$(SomethingElse)"
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
  ${EndIf}
  !insertmacro NotWhileItRuns "pythonw.exe" "$(RunsNow)"
  !insertmacro NotWhileItRuns "python.exe" "$(RunsNow)"
  ; Whole or not at all: the new files stand beside the old ones before these go.
  ${IfNot} ${FileExists} "$INSTDIR\payload\*.*"
  ${AndIf} ${FileExists} "$INSTDIR\payload.old\*.*"
    Rename "$INSTDIR\payload.old" "$INSTDIR\payload" ; one that was ended as it switched
  ${EndIf}
  RMDir /r "$INSTDIR\payload.new"
  RMDir /r "$INSTDIR\payload.old"
  StrCpy $Begun 1
  SetOutPath "$INSTDIR\payload.new"
  ClearErrors
  File /r "${STAGED}/payload/*"
  File "/oname=photoclip.ico" "${ICON}"
  ${If} ${Errors}
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\payload.new"
    SetErrorLevel 3
    Abort "$(NotCopied)"
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\payload\*.*"
    ClearErrors
    Rename "$INSTDIR\payload" "$INSTDIR\payload.old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\payload.new"
      SetErrorLevel 3
      Abort "$(RunsNow)"
    ${EndIf}
  ${EndIf}
  ClearErrors
  Rename "$INSTDIR\payload.new" "$INSTDIR\payload"
  ${If} ${Errors}
    Rename "$INSTDIR\payload.old" "$INSTDIR\payload"
    RMDir /r "$INSTDIR\payload.new"
    SetErrorLevel 3
    Abort "$(NotCopied)"
  ${EndIf}
  RMDir /r "$INSTDIR\payload.old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\PhotoClip.lnk" "$INSTDIR\payload\python\pythonw.exe" '-I "$INSTDIR\payload\start.py"' "$INSTDIR\payload\photoclip.ico"
  CreateShortcut "$DESKTOP\PhotoClip.lnk" "$INSTDIR\payload\python\pythonw.exe" '-I "$INSTDIR\payload\start.py"' "$INSTDIR\payload\photoclip.ico"

  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}" "" "$(OpenWith)"
  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}" "Icon" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "Software\Classes\Directory\shell\${ID}\command" "" '${START} open "%1"'
  WriteRegStr HKCU "Software\Classes\${ID}" "" "$(Photo)"
  WriteRegStr HKCU "Software\Classes\${ID}" "FriendlyAppName" "PhotoClip"
  WriteRegStr HKCU "Software\Classes\${ID}\DefaultIcon" "" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "Software\Classes\${ID}\shell\open\command" "" '${START} open "%1"'
  !insertmacro OpensPhotos AddTo

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "PhotoClip"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\payload\photoclip.ico"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The PhotoClip developers"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  ; Your library and your photos stay: they lie elsewhere.
  !insertmacro NotWhileItRuns "pythonw.exe" "$(RunsStill)"
  !insertmacro NotWhileItRuns "python.exe" "$(RunsStill)"
  ClearErrors
  Rename "$INSTDIR\payload" "$INSTDIR\payload.old"
  ${If} ${Errors}
    SetErrorLevel 3
    Abort "$(RunsStill)"
  ${EndIf}
  RMDir /r "$INSTDIR\payload.old"
  RMDir /r "$INSTDIR\payload.new"
  RMDir /r "$INSTDIR\private"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; what else lies there is not ours
  Delete "$SMPROGRAMS\PhotoClip.lnk"
  Delete "$DESKTOP\PhotoClip.lnk"
  DeleteRegKey HKCU "Software\Classes\Directory\shell\${ID}"
  DeleteRegKey HKCU "Software\Classes\${ID}"
  !insertmacro OpensPhotos RemoveFrom
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
