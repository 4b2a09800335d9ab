"""The nouns. A model that is not imported here is invisible to migrations."""

from articles.models.account import Account
from articles.models.correction import Correction
from articles.models.editing import Claim, Jotting, Lock
from articles.models.edition import Edition, Page, Placement
from articles.models.event import Event
from articles.models.indexed import Indexed
from articles.models.intake import Intake
from articles.models.note import Leave, Note, Reply
from articles.models.photo import Photo, Rendition
from articles.models.register import Figure, Post, WordRule
from articles.models.release import Credit, PhotoUse, Release
from articles.models.reporter import Reporter
from articles.models.revision import Revision
from articles.models.section import Section
from articles.models.signoff import SignOff
from articles.models.stake import Stake
from articles.models.story import Byline, Picture, Story
from articles.models.told import Told
from articles.models.upload import Upload

__all__ = [
    "Account",
    "Byline",
    "Claim",
    "Correction",
    "Credit",
    "Edition",
    "Event",
    "Figure",
    "Indexed",
    "Intake",
    "Jotting",
    "Leave",
    "Lock",
    "Note",
    "Page",
    "Photo",
    "PhotoUse",
    "Picture",
    "Placement",
    "Post",
    "Release",
    "Rendition",
    "Reply",
    "Reporter",
    "Revision",
    "Section",
    "SignOff",
    "Stake",
    "Story",
    "Told",
    "Upload",
    "WordRule",
]
