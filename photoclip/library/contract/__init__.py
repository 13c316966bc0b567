"""What lies between a face and the library: a Protocol for the library and for each of its parts."""

from photoclip.library.contract.albums import AlbumsPart
from photoclip.library.contract.backups import BackupsPart
from photoclip.library.contract.closer import CloserPart
from photoclip.library.contract.companions import CompanionsPart
from photoclip.library.contract.copies import CopiesPart
from photoclip.library.contract.dates import DatesPart
from photoclip.library.contract.demo import DemoPart
from photoclip.library.contract.duplicates import DuplicatesPart
from photoclip.library.contract.exchange import ExchangePart
from photoclip.library.contract.folders import FoldersPart
from photoclip.library.contract.health import HealthPart
from photoclip.library.contract.hidden import HiddenPart
from photoclip.library.contract.indexing import IndexingPart
from photoclip.library.contract.labels import LabelsPart
from photoclip.library.contract.library import Library
from photoclip.library.contract.marks import MarksPart
from photoclip.library.contract.missing import MissingPart
from photoclip.library.contract.models import ModelsPart
from photoclip.library.contract.photos import PhotosPart
from photoclip.library.contract.places import PlacesPart
from photoclip.library.contract.search import SearchPart
from photoclip.library.contract.settings import SettingsPart
from photoclip.library.contract.tags import TagsPart
from photoclip.library.contract.trash import TrashPart
from photoclip.library.contract.updates import UpdatesPart

__all__ = [
    "AlbumsPart",
    "BackupsPart",
    "CloserPart",
    "CompanionsPart",
    "CopiesPart",
    "DatesPart",
    "DemoPart",
    "DuplicatesPart",
    "ExchangePart",
    "FoldersPart",
    "HealthPart",
    "HiddenPart",
    "IndexingPart",
    "LabelsPart",
    "Library",
    "MarksPart",
    "MissingPart",
    "ModelsPart",
    "PhotosPart",
    "PlacesPart",
    "SearchPart",
    "SettingsPart",
    "TagsPart",
    "TrashPart",
    "UpdatesPart",
]
